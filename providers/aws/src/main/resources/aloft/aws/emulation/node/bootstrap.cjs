'use strict';
// Runs a handler for the Lambda Runtime API.
// node bootstrap.cjs DIALECT LOG: DIALECT is `callbacks` (up to nodejs22.x) or `promises`;
// LOG is `lambda` (lines as CloudWatch shows them) or `plain`.
const output = require('./output.cjs');
const errors = require('./errors.cjs');
const streaming = require('./streaming.cjs');
const { Wire } = require('./wire.cjs');
const { load } = require('./handler.cjs');

const [dialect, log] = process.argv.splice(2, 2);
const modern = dialect === 'promises';
const wire = new Wire(
  process.env.AWS_LAMBDA_RUNTIME_API, process.env.ALOFT_RUNTIME_SOCKET, process.env.ALOFT_WORKER);
delete process.env.ALOFT_RUNTIME_SOCKET;
delete process.env.ALOFT_WORKER;
// Programs that the handler starts could not listen on the same port.
if (/(^|\s)--inspect/.test(process.env.NODE_OPTIONS)) {
  const options = process.env.NODE_OPTIONS.replace(/(^|\s)--inspect\S*/g, '').trim();
  if (options) process.env.NODE_OPTIONS = options;
  else delete process.env.NODE_OPTIONS;
}
const current = { id: undefined, tenantId: undefined, trace: undefined };
const { env } = process;
const {
  AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB,
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
} = env;
let whenIdle;

if (log === 'lambda') require('./console.cjs').patch(() => current);
streaming.install(modern);
process.on('beforeExit', () => {
  const then = whenIdle;
  whenIdle = undefined;
  if (then) then();
});
if (!modern) {
  process.on('uncaughtException', (thrown) => exitWithError(thrown, 'Uncaught Exception', 129));
  process.on('unhandledRejection', (reason, promise) =>
    exitWithError(
      new errors.UnhandledPromiseRejection(reason, promise), 'Unhandled Promise Rejection', 128));
}
main();

async function main() {
  const { AWS_LAMBDA_FUNCTION_NAME: name, LAMBDA_TASK_ROOT: root, _HANDLER: text } = process.env;
  let handler;
  let streams;
  try {
    handler = await load(root || process.cwd(), text, modern);
    streams = streaming.isStreaming(handler);
    if (modern && !streams && handler.length >= 3) {
      throw new errors.CallbackHandlerDeprecated(
        `${name}: handlers with a callback are not supported from nodejs24.x on. Return a promise instead.`);
    }
  } catch (thrown) {
    exitWithError(thrown, 'Uncaught Exception', 1);
    return;
  }
  defineTraceVariable();
  const onEvent = (headers, body) => begin(handler, streams, headers, body, onEvent);
  wire.next(onEvent);
}

// Setting an environment variable for each event costs a tenth of the invocation, and memory that
// the C library never frees. A getter in the prototype of process.env is found because the variable
// itself is not set.
function defineTraceVariable() {
  Object.setPrototypeOf(env, Object.create(Object.getPrototypeOf(env), {
    _X_AMZN_TRACE_ID: { enumerable: true, configurable: true, get: () => current.trace },
  }));
}

function begin(handler, streams, headers, body, next) {
  const context = createContext(headers);
  current.id = context.awsRequestId;
  current.tenantId = context.tenantId;
  const trace = headers.get('lambda-runtime-trace-id');
  current.trace = trace;
  const sender = resultSender(context.awsRequestId, next);
  if (!modern || streams) wire.hold(false);
  const run = streams ? stream : modern ? callAsync : call;
  if (!modern) {
    run(handler, body, context, sender);
    return;
  }
  const store = {
    requestId: context.awsRequestId, xRayTraceId: trace, tenantId: context.tenantId,
  };
  streaming.InvokeStore.run(store, () => run(handler, body, context, sender));
}

// Sends one result for each invocation; later results are ignored.
function resultSender(id, next) {
  let sent = false;
  const once = (send) => {
    if (sent) return;
    sent = true;
    whenIdle = undefined;
    // The promise chain of a handler must not continue into the next invocation.
    process.nextTick(() => output.flushed(send));
    wire.hold(true);
  };
  const fail = (thrown) => once(() => {
    logError('Invoke Error', thrown);
    wire.fail(id, errors.report(thrown), next);
  });
  const succeed = (value) => {
    let text;
    try {
      text = JSON.stringify(value === undefined ? null : value) ?? 'null';
    } catch {
      const message = 'Unable to stringify response body';
      return fail(modern ? new errors.JSONStringifyError(message) : new Error(message));
    }
    return once(() => wire.respond(id, text, next));
  };
  return { id, next, once, fail, succeed };
}

// Up to nodejs22.x: a callback's result is sent when the event loop is empty, unless
// callbackWaitsForEmptyEventLoop is false.
function call(handler, body, context, sender) {
  const fail = (thrown) => sender.fail(thrown ?? 'handled');
  const done = (thrown, value) =>
    thrown === undefined || thrown === null ? sender.succeed(value) : fail(thrown);
  context.callbackWaitsForEmptyEventLoop = true;
  context.succeed = (value) => done(null, value);
  context.fail = fail;
  context.done = done;
  const callback = (thrown, value) => {
    if (!context.callbackWaitsForEmptyEventLoop || (thrown !== undefined && thrown !== null)) done(thrown, value);
    else whenIdle = () => sender.succeed(value);
  };
  whenIdle = () => {
    if (handler.constructor.name === 'AsyncFunction') {
      fail(new errors.NodeJsExit(
        'The event loop is empty, but the promise of the handler was never settled.'));
    } else {
      sender.succeed(null);
    }
  };
  try {
    const result = handler(JSON.parse(body.toString('utf8')), context, callback);
    if (isPromise(result)) result.then(sender.succeed, fail);
  } catch (thrown) {
    fail(thrown);
  }
}

async function callAsync(handler, body, context, sender) {
  let value;
  try {
    value = await handler(JSON.parse(body.toString('utf8')), context);
  } catch (thrown) {
    sender.fail(thrown);
    return;
  }
  sender.succeed(value);
}

async function stream(handler, body, context, sender) {
  const out = streaming.streamFor(handler, wire, sender.id);
  context.callbackWaitsForEmptyEventLoop = false;
  const finished = new Promise((resolve, reject) => {
    out.once('finish', resolve);
    out.once('error', reject);
    whenIdle = () => reject(new errors.InvalidStreamingOperation('Response stream is not finished.'));
  });
  finished.catch(() => {});
  try {
    const result = handler(JSON.parse(body.toString('utf8')), out, context);
    if (!isPromise(result)) {
      throw new errors.InvalidStreamingOperation('A streaming handler has to return a promise.');
    }
    await Promise.race([result, finished.then(() => result)]);
    await finished;
    sender.once(() => wire.endStream(undefined, sender.next));
  } catch (thrown) {
    if (!out.begun) sender.fail(thrown);
    else {
      sender.once(() => {
        logError('Invoke Error', thrown);
        wire.endStream(errors.report(thrown), sender.next);
      });
    }
  }
}

function createContext(headers) {
  const of = (name) => headers.get(`lambda-runtime-${name}`);
  const deadline = Number(of('deadline-ms'));
  const context = {
    functionVersion,
    functionName,
    memoryLimitInMB,
    logGroupName,
    logStreamName,
    clientContext: parsed(of('client-context')),
    identity: parsed(of('cognito-identity')),
    invokedFunctionArn: of('invoked-function-arn'),
    awsRequestId: of('aws-request-id'),
    tenantId: of('aws-tenant-id'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  if (modern) context.xRayTraceId = of('trace-id');
  const extra = parsed(headers.get('aloft-context'));
  if (extra !== undefined) Object.assign(context, extra);
  return context;
}

function parsed(text) {
  return text === undefined ? undefined : JSON.parse(text);
}

function isPromise(value) {
  return value !== null && value !== undefined && typeof value.then === 'function';
}

function logError(what, thrown) {
  if (log === 'lambda') console.error(`${what} \t${JSON.stringify(errors.detail(thrown))}`);
}

// Reports a fatal error and exits.
function exitWithError(thrown, what, status) {
  logError(what, thrown);
  const report = errors.report(thrown);
  const exit = () => output.flushed(() => process.exit(status));
  if (wire.midStream) wire.endStream(report, exit);
  else wire.reportFatal(current.id, report, errors.hints(thrown), exit);
}
