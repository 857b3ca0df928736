exports.hello = (request, response) => response.send('hello');
