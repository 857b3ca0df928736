'use strict';
// Knows what was printed and has not left this process yet: a pipe that is full takes no more for a
// while, and what a handler prints has to be in the log before its answer is known.
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

/** Calls when all has left; at once where nothing waits. */
function flushed(then) {
  const late = [];
  for (const stream of used) if (stream.writableLength > 0) late.push(stream);
  let open = late.length;
  if (open === 0) {
    then();
    return;
  }
  const done = () => {
    open -= 1;
    if (open === 0) then();
  };
  for (const stream of late) Writable.prototype.write.call(stream, '', done);
}

module.exports = { flushed };
