'use strict';
// Response streaming: `awslambda.streamifyResponse`.
const { Writable } = require('stream');
const { AsyncLocalStorage } = require('async_hooks');
const errors = require('./errors.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
const prelude = Symbol('prelude');

/** The stream of a streaming handler; the first write starts the response. */
class ResponseStream extends Writable {
  #wire;
  #id;
  #type = 'application/octet-stream';
  #begun = false;

  constructor(wire, id, highWaterMark) {
    super({ highWaterMark: highWaterMark ?? 65536 });
    this.#wire = wire;
    this.#id = id;
  }

  setContentType(type) {
    if (this.#begun) {
      throw new errors.InvalidStreamingOperation('Cannot set content-type, too late.');
    }
    this.#type = type;
  }

  get begun() {
    return this.#begun;
  }

  begin() {
    if (this.#begun) return Buffer.alloc(0);
    this.#begun = true;
    this.#wire.beginStream(this.#id, this.#type);
    return this[prelude] ?? Buffer.alloc(0);
  }

  _write(chunk, encoding, done) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding);
    const start = this.begin();
    this.#wire.chunk(start.length === 0 ? bytes : Buffer.concat([start, bytes]), done);
  }

  _final(done) {
    const start = this.begin();
    this.#wire.chunk(start, done);
  }
}

class HttpResponseStream {
  /** Adds a status, headers and cookies to the response. */
  static from(stream, metadata) {
    stream.setContentType(PRELUDE_TYPE);
    stream[prelude] = Buffer.concat([Buffer.from(JSON.stringify(metadata)), Buffer.alloc(8)]);
    return stream;
  }
}

function streamifyResponse(handler, options) {
  handler[STREAMING] = 'response';
  if (options && options.highWaterMark !== undefined) {
    handler[HIGH_WATER_MARK] = Number.parseInt(options.highWaterMark, 10);
  }
  return handler;
}

/** Values of the running invocation, available in all of its asynchronous code. */
class InvokeStore {
  static #storage = new AsyncLocalStorage();

  static run(values, body) {
    return this.#storage.run({ ...values }, body);
  }

  static getContext() {
    return this.#storage.getStore();
  }

  static get(key) {
    return this.#storage.getStore()?.[key];
  }

  static set(key, value) {
    const store = this.#storage.getStore();
    if (store) store[key] = value;
  }

  static getRequestId() {
    return this.get('requestId') ?? '-';
  }

  static getXRayTraceId() {
    return this.get('xRayTraceId');
  }

  static getTenantId() {
    return this.get('tenantId');
  }
}

function install(modern) {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = { ...globalThis.awslambda, streamifyResponse, HttpResponseStream };
  if (modern) globalThis.awslambda.InvokeStore = InvokeStore;
}

/** Whether the handler streams. */
function isStreaming(handler) {
  const mode = handler[STREAMING];
  if (mode === undefined) return false;
  if (mode === 'response') return true;
  throw new errors.MalformedStreamingHandler('Only response streaming is supported.');
}

function streamFor(handler, wire, id) {
  return new ResponseStream(wire, id, handler[HIGH_WATER_MARK]);
}

module.exports = { install, isStreaming, streamFor, InvokeStore };
