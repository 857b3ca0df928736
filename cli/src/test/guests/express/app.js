const express = require('express');
const serverless = require('serverless-http');

const app = express();
app.use(express.json());
app.use(express.urlencoded({extended: false}));
app.use(express.raw({type: 'application/octet-stream'}));

app.get('/items/:id', (req, res) => {
  res.cookie('seen', req.params.id).cookie('again', 'yes');
  res.json({
    id: req.params.id,
    tags: req.query.tag,
    agent: req.get('user-agent'),
    host: req.get('host'),
  });
});
app.post('/items', (req, res) => res.status(201).location('/items/7').json(req.body));
app.put('/bytes', (req, res) => {
  res.type('application/octet-stream').send(Buffer.concat([req.body, Buffer.from([0, 255, 254])]));
});
app.get('/away', (req, res) => res.redirect('/items/1'));
app.get('/late', async () => {
  await new Promise((done) => setTimeout(done, 20));
  throw Object.assign(new Error('a teapot'), {status: 418, expose: true});
});

module.exports.handler = serverless(app, {binary: ['application/octet-stream']});
