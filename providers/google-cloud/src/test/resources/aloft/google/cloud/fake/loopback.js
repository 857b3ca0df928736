// The functions framework of Node.js listens on all interfaces; a test must not.
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, {port: Number(port), host: '127.0.0.1'}, ...rest);
};
