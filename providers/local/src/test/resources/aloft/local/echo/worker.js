// A worker of the echo cloud: an HTTP server that runs a function of index.js for each request.
// The function gets the data of an event, or the parts of an HTTP request.
const http = require('http');
const handler = require(process.cwd() + '/index.js')[process.argv[2]];
http.createServer((request, response) => {
  if (request.url === '/ready') return response.end();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks).toString();
    const isEvent = request.headers['x-event-id'] !== undefined;
    const { method, url, headers } = request;
    try {
      const result = await handler(isEvent ? JSON.parse(body) : { method, url, headers, body }, response);
      if (!response.writableEnded) response.end(typeof result === 'string' ? result : JSON.stringify(result));
    } catch (e) {
      console.error(e.stack);
      response.writeHead(500).end(e.message);
    }
  });
}).listen(process.env.PORT, '127.0.0.1');
