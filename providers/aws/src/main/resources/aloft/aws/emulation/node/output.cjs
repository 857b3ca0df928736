'use strict';
// Waits for buffered output: writes to a full pipe are delayed, but a handler's output must be in
// the log before its result is sent.
const { Writable } = require('stream');

const used = new Set();
for (const name of ['stdout', 'stderr']) {
  const { get } = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream = get.call(this);
      used.add(stream);
      return stream;
    },
  });
}

/** Calls `then` when all output is written; immediately if nothing is buffered. */
function flushed(then) {
  const buffered = [];
  for (const stream of used) if (stream.writableLength > 0) buffered.push(stream);
  let pending = buffered.length;
  if (pending === 0) {
    then();
    return;
  }
  const done = () => {
    pending -= 1;
    if (pending === 0) then();
  };
  for (const stream of buffered) Writable.prototype.write.call(stream, '', done);
}

module.exports = { flushed };
