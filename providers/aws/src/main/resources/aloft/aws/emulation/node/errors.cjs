'use strict';
// Errors with Lambda's names, and their representation in reports.
const util = require('util');

function named(name) {
  return class extends Error {
    constructor(message, cause) {
      super(message);
      this.name = name;
      if (cause && cause.stack) this.stack = `${name}: ${cause.stack}`;
    }
  };
}

const names = {};
for (const name of [
  'CallbackHandlerDeprecated', 'HandlerNotFound', 'ImportModuleError', 'InvalidStreamingOperation',
  'JSONStringifyError', 'MalformedHandlerName', 'MalformedStreamingHandler', 'NodeJsExit',
  'UserCodeSyntaxError']) {
  names[name] = named(`Runtime.${name}`);
}

class UnhandledPromiseRejection extends named('Runtime.UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(reason && reason.toString ? reason.toString() : String(reason), reason);
    this.reason = reason;
    this.promise = promise;
  }
}

function isError(value) {
  return util.types.isNativeError(value) ||
    (typeof value === 'object' && value !== null && value.name !== undefined &&
      value.message !== undefined && value.stack !== undefined);
}

/** The error for the Runtime API: type, message and trace. */
function report(thrown) {
  try {
    if (isError(thrown)) {
      return {
        errorType: clean(thrown.name),
        errorMessage: clean(thrown.message),
        trace: trace(thrown),
      };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage: 'callback called with an error that cannot be turned into text',
      trace: [],
    };
  }
}

/** The error for the log: the same, with additional fields of the error. */
function detail(thrown) {
  if (!isError(thrown)) return report(thrown);
  const shown = { errorType: thrown.name, errorMessage: thrown.message };
  for (const key of Object.keys(thrown)) {
    if (key !== 'promise') shown[key] = isError(thrown[key]) ? detail(thrown[key]) : thrown[key];
  }
  if (isError(thrown.cause)) shown.cause = detail(thrown.cause);
  shown.stack = trace(thrown);
  return shown;
}

const hinted = Symbol('hints');

/** Adds headers to an error, which help to find its cause. */
function hint(thrown, headers) {
  thrown[hinted] = headers;
  return thrown;
}

function hints(thrown) {
  return (isError(thrown) && thrown[hinted]) || {};
}

// Without the frames of this program.
function trace(thrown) {
  return clean(thrown.stack || '').split('\n').filter((line) => !line.includes(__dirname));
}

function clean(text) {
  return String(text).replace(/\x7f/g, '%7F');
}

module.exports = { ...names, UnhandledPromiseRejection, isError, report, detail, hint, hints };
