'use strict';
// Log lines in the format of CloudWatch: time, request, level, message; or JSON if
// AWS_LAMBDA_LOG_FORMAT is JSON.
const util = require('util');
const { detail, isError } = require('./errors.cjs');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = {
  trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR',
  fatal: 'FATAL',
};

function patch(current) {
  const json = (process.env.AWS_LAMBDA_LOG_FORMAT || '').toUpperCase() === 'JSON';
  const least = json ? LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL || '').toUpperCase()) : -1;
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = LEVELS.indexOf(level) < least
      ? () => {}
      : (...values) => {
        const shown = json ? record(level, current(), values) : line(level, current(), values);
        process.stdout.write(shown + '\n');
      };
  }
}

function line(level, { id }, values) {
  const text = util.format(...values).replace(/\n/g, '\r');
  return `${new Date().toISOString()}\t${id ?? 'undefined'}\t${level}\t${text}`;
}

function record(level, { id, tenantId }, values) {
  const entry = { timestamp: new Date().toISOString(), level, requestId: id };
  if (tenantId) entry.tenantId = tenantId;
  const only = values.length === 1 ? values[0] : undefined;
  const shape = (key, value) => (isError(value) ? detail(value) : value);
  try {
    if (isError(only)) {
      return JSON.stringify({
        ...entry, message: only.message, errorType: only.name, errorMessage: only.message,
        stackTrace: (only.stack || '').split('\n'),
      }, shape);
    }
    if (only !== undefined) return JSON.stringify({ ...entry, message: only }, shape);
  } catch {
    // a value that cannot be written as JSON is logged as text
  }
  const thrown = values.find(isError);
  return JSON.stringify({
    ...entry,
    message: util.format(...values),
    ...(thrown ? { errorType: thrown.name, errorMessage: thrown.message } : {}),
  });
}

module.exports = { patch };
