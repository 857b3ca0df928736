'use strict';
// The Lambda Runtime API over one persistent connection: a result also requests the next event, so
// that each invocation is one exchange.
const net = require('net');

const BASE = '/2018-06-01/runtime';
const NEXT = `${BASE}/invocation/next`;
const THEN = `Aloft-Then: ${NEXT}\r\n`;
const AGENT = `aws-lambda-nodejs/${process.version}`;
const BUFFER_SIZE = 64 * 1024;

class Wire {
  #host;
  #path;
  #mark;
  #socket;
  #then;
  #chunks = [];
  #size = 0;
  #need = 0;
  #streaming = false;

  /** `path` is a Unix socket for a single connection, which is faster than TCP; its first request
   * contains `mark`. */
  constructor(address, path, mark) {
    this.#host = address;
    this.#path = path;
    this.#mark = path && mark ? `Aloft-Worker: ${mark}\r\n` : '';
  }

  #open() {
    if (this.#socket) return;
    const colon = this.#host.lastIndexOf(':');
    const buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);
    const target = this.#path
      ? { path: this.#path }
      : { host: this.#host.slice(0, colon), port: Number(this.#host.slice(colon + 1)), noDelay: true };
    this.#socket = net.connect({
      ...target,
      onread: {
        buffer,
        callback: (length) => {
          this.#receive(buffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.on('error', () => process.exit(1));
    this.#socket.on('close', () => process.exit(0));
  }

  /** Whether this connection keeps the process alive when nothing else does. */
  hold(held) {
    if (held) this.#socket.ref();
    else this.#socket.unref();
  }

  /** Like `respond` and `fail`, calls `then` with the headers and the body of the next event; the
   * body is valid during that call. */
  next(then) {
    this.#send(this.#head('GET', NEXT), then);
  }

  respond(id, text, then) {
    const path = `${BASE}/invocation/${id}/response`;
    this.#send(this.#head('POST', path, text, THEN) + text, this.#event(then));
  }

  fail(id, error, then) {
    this.#send(this.#fault(`${BASE}/invocation/${id}/error`, error, THEN), this.#event(then));
  }

  /** Reports a fatal error, on a new connection, as a request may be pending on this one. */
  reportFatal(id, error, extraHeaders, then) {
    const path = id ? `${BASE}/invocation/${id}/error` : `${BASE}/init/error`;
    new Wire(this.#host).#send(this.#fault(path, error, lines(extraHeaders)), then);
  }

  beginStream(id, type) {
    this.#streaming = true;
    this.#open();
    this.#socket.write(
      `POST ${BASE}/invocation/${id}/response HTTP/1.1\r\nHost: ${this.#host}\r\n` +
        `User-Agent: ${AGENT}\r\nContent-Type: ${type}\r\n` +
        `Lambda-Runtime-Function-Response-Mode: streaming\r\n${THEN}Transfer-Encoding: chunked\r\n` +
        'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n');
  }

  chunk(bytes, done) {
    if (bytes.length === 0) return done();
    return this.#socket.write(
      Buffer.concat([
        Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]), done);
  }

  endStream(error, then) {
    this.#streaming = false;
    let trailers = '';
    if (error) {
      const text = Buffer.from(JSON.stringify(error)).toString('base64');
      trailers = `Lambda-Runtime-Function-Error-Type: ${error.errorType}\r\n` +
        `Lambda-Runtime-Function-Error-Body: ${text}\r\n`;
    }
    this.#send(`0\r\n${trailers}\r\n`, this.#event(then));
  }

  get midStream() {
    return this.#streaming;
  }

  // A rejected result gets an error response, and the next event must be requested separately.
  #event(then) {
    return (headers, body) => {
      if (headers.has('lambda-runtime-aws-request-id')) then(headers, body);
      else this.next(then);
    };
  }

  #fault(path, error, extraHeaders) {
    const text = JSON.stringify(error);
    const type = lines({ 'Lambda-Runtime-Function-Error-Type': error.errorType });
    return this.#head('POST', path, text, type + extraHeaders) + text;
  }

  #head(method, path, text, extraHeaders = '') {
    const content = text === undefined
      ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
    const mark = this.#mark;
    this.#mark = '';
    return `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n` +
      `User-Agent: ${AGENT}\r\n${mark}${content}${extraHeaders}\r\n`;
  }

  #send(text, then) {
    this.#open();
    this.#socket.ref();
    this.#then = then;
    this.#socket.write(text);
  }

  // Most responses arrive in one chunk, which is not copied.
  #receive(chunk) {
    this.#size += chunk.length;
    if (this.#size < this.#need) {
      this.#chunks.push(Buffer.from(chunk));
      return;
    }
    const received = this.#chunks.length === 0 ? chunk : Buffer.concat([...this.#chunks, chunk]);
    const end = received.indexOf('\r\n\r\n');
    const headers = parse(end < 0 ? '' : received.latin1Slice(0, end));
    const total = end + 4 + Number(headers.get('content-length') || 0);
    if (end < 0 || received.length < total) {
      this.#need = end < 0 ? 0 : total;
      this.#chunks = [received === chunk ? Buffer.from(chunk) : received];
      return;
    }
    this.#need = 0;
    this.#size = 0;
    this.#chunks = [];
    this.#then(headers, received.subarray(end + 4, total));
  }
}

function parse(text) {
  const headers = new Map();
  for (const line of text.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function lines(headers) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${header(value)}\r\n`).join('');
}

function header(text) {
  return String(text).replace(/[^\x20-\x7e]/g, (c) => encodeURIComponent(c));
}

module.exports = { Wire };
