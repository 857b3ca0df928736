'use strict';
// The Lambda Runtime API over one kept connection: a result and the question for the next event
// leave in a single write.
const net = require('net');

const BASE = '/2018-06-01/runtime';
const AGENT = `aws-lambda-nodejs/${process.version}`;

class Wire {
  #host;
  #socket;
  #waiting = [];
  #chunks = [];
  #size = 0;
  #need = 0;
  #streaming = false;

  constructor(address) {
    this.#host = address;
  }

  #open() {
    if (this.#socket) return;
    const colon = this.#host.lastIndexOf(':');
    this.#socket = net.connect({
      host: this.#host.slice(0, colon),
      port: Number(this.#host.slice(colon + 1)),
      noDelay: true,
    });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', () => process.exit(1));
    this.#socket.on('close', () => process.exit(0));
  }

  /** Whether this connection keeps the process alive when nothing else does. */
  hold(held) {
    if (held) this.#socket.ref();
    else this.#socket.unref();
  }

  next() {
    return this.#send([this.#head('GET', '/invocation/next')], false);
  }

  respond(id, body, type) {
    const head = this.#head('POST', `/invocation/${id}/response`, type, body.length);
    return this.#send([head, body, this.#head('GET', '/invocation/next')], true);
  }

  fail(id, error) {
    return this.#send([...this.#fault(`/invocation/${id}/error`, error),
      this.#head('GET', '/invocation/next')], true);
  }

  /** Tells of an error after which this process ends: beside a question that may still be open. */
  failForGood(id, error, more) {
    const path = id ? `/invocation/${id}/error` : '/init/error';
    return new Wire(this.#host).#send(this.#fault(path, error, more), false);
  }

  beginStream(id, type) {
    this.#streaming = true;
    this.#open();
    this.#socket.write(
      `POST ${BASE}/invocation/${id}/response HTTP/1.1\r\nHost: ${this.#host}\r\n` +
        `User-Agent: ${AGENT}\r\nContent-Type: ${type}\r\n` +
        'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' +
        'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n');
  }

  chunk(bytes, done) {
    if (bytes.length === 0) return done();
    return this.#socket.write(
      Buffer.concat([
        Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]), done);
  }

  endStream(error) {
    this.#streaming = false;
    let trailers = '';
    if (error) {
      const text = Buffer.from(JSON.stringify(error)).toString('base64');
      trailers = `Lambda-Runtime-Function-Error-Type: ${error.errorType}\r\n` +
        `Lambda-Runtime-Function-Error-Body: ${text}\r\n`;
    }
    return this.#send(
      [Buffer.from(`0\r\n${trailers}\r\n`), this.#head('GET', '/invocation/next')], true);
  }

  get midStream() {
    return this.#streaming;
  }

  #fault(path, error, more = {}) {
    const body = Buffer.from(JSON.stringify(error));
    const headers = { 'Lambda-Runtime-Function-Error-Type': error.errorType, ...more };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${header(value)}\r\n`);
    return [this.#head('POST', path, 'application/json', body.length, lines.join('')), body];
  }

  #head(method, path, type, length, more = '') {
    const content = type === undefined
      ? '' : `Content-Type: ${type}\r\nContent-Length: ${length}\r\n`;
    return Buffer.from(`${method} ${BASE}${path} HTTP/1.1\r\nHost: ${this.#host}\r\n` +
      `User-Agent: ${AGENT}\r\n${content}${more}\r\n`, 'latin1');
  }

  // Resolves with the last reply; with `first` a reply to the result comes before it.
  #send(parts, first) {
    this.#open();
    this.#socket.ref();
    if (first) this.#waiting.push(() => {});
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    });
  }

  #receive(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size > 0 && this.#size >= this.#need) {
      const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const end = all.indexOf('\r\n\r\n');
      if (end < 0) return;
      const headers = parse(all.toString('latin1', 0, end));
      const total = end + 4 + Number(headers['content-length'] || 0);
      if (all.length < total) {
        this.#need = total;
        return;
      }
      this.#need = 0;
      this.#size = all.length - total;
      this.#chunks = this.#size === 0 ? [] : [all.subarray(total)];
      this.#waiting.shift()({ headers, body: all.subarray(end + 4, total) });
    }
  }
}

function parse(text) {
  const headers = Object.create(null);
  for (const line of text.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

function header(text) {
  return String(text).replace(/[^\x20-\x7e]/g, (c) => encodeURIComponent(c));
}

module.exports = { Wire };
