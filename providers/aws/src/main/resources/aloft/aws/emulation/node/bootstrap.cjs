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
const wire = new Wire(process.env.AWS_LAMBDA_RUNTIME_API, process.env.ALOFT_RUNTIME_SOCKET);
delete process.env.ALOFT_RUNTIME_SOCKET;
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
  process.on('uncaughtException', (thrown) => end(thrown, 'Uncaught Exception', 129));
  process.on('unhandledRejection', (reason, promise) =>
    end(new errors.UnhandledPromiseRejection(reason, promise), 'Unhandled Promise Rejection', 128));
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
    end(thrown, 'Uncaught Exception', 1);
    return;
  }
  showTrace();
  const take = (headers, body) => begin(handler, streams, headers, body, take);
  wire.next(take);
}

// To set a variable anew for each event costs a tenth of the call, and memory that the C library
// never gives back: what is not set is looked for in the prototype.
function showTrace() {
  Object.setPrototypeOf(env, Object.create(Object.getPrototypeOf(env), {
    _X_AMZN_TRACE_ID: { enumerable: true, configurable: true, get: () => current.trace },
  }));
}

function begin(handler, streams, headers, body, next) {
  const context = contextOf(headers);
  current.id = context.awsRequestId;
  current.tenantId = context.tenantId;
  const trace = headers.get('lambda-runtime-trace-id');
  current.trace = trace;
  const answer = answerOf(context.awsRequestId, next);
  if (!modern || streams) wire.hold(false);
  const run = streams ? stream : modern ? settle : call;
  if (!modern) {
    run(handler, body, context, answer);
    return;
  }
  const store = {
    requestId: context.awsRequestId, xRayTraceId: trace, tenantId: context.tenantId,
  };
  streaming.InvokeStore.run(store, () => run(handler, body, context, answer));
}

// One answer for each invocation: whoever comes later is not heard.
function answerOf(id, next) {
  let given = false;
  const once = (send) => {
    if (given) return;
    given = true;
    whenIdle = undefined;
    // A handler's own chain of promises must not grow into the next invocation.
    process.nextTick(() => output.flushed(send));
    wire.hold(true);
  };
  const fail = (thrown) => once(() => {
    say('Invoke Error', thrown);
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

// Up to nodejs22.x: a callback's result waits until the event loop is empty, unless told not to.
function call(handler, body, context, answer) {
  const fail = (thrown) => answer.fail(thrown ?? 'handled');
  const done = (thrown, value) =>
    thrown === undefined || thrown === null ? answer.succeed(value) : fail(thrown);
  context.callbackWaitsForEmptyEventLoop = true;
  context.succeed = (value) => done(null, value);
  context.fail = fail;
  context.done = done;
  const callback = (thrown, value) => {
    if (!context.callbackWaitsForEmptyEventLoop || (thrown !== undefined && thrown !== null)) done(thrown, value);
    else whenIdle = () => answer.succeed(value);
  };
  whenIdle = () => {
    if (handler.constructor.name === 'AsyncFunction') {
      fail(new errors.NodeJsExit(
        'The event loop is empty, but the promise of the handler was never settled.'));
    } else {
      answer.succeed(null);
    }
  };
  try {
    const result = handler(JSON.parse(body.toString('utf8')), context, callback);
    if (isPromise(result)) result.then(answer.succeed, fail);
  } catch (thrown) {
    fail(thrown);
  }
}

async function settle(handler, body, context, answer) {
  let value;
  try {
    value = await handler(JSON.parse(body.toString('utf8')), context);
  } catch (thrown) {
    answer.fail(thrown);
    return;
  }
  answer.succeed(value);
}

async function stream(handler, body, context, answer) {
  const out = streaming.streamFor(handler, wire, answer.id);
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
    answer.once(() => wire.endStream(undefined, answer.next));
  } catch (thrown) {
    if (!out.begun) answer.fail(thrown);
    else {
      answer.once(() => {
        say('Invoke Error', thrown);
        wire.endStream(errors.report(thrown), answer.next);
      });
    }
  }
}

function contextOf(headers) {
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
  const more = parsed(headers.get('aloft-context'));
  if (more !== undefined) Object.assign(context, more);
  return context;
}

function parsed(text) {
  return text === undefined ? undefined : JSON.parse(text);
}

function isPromise(value) {
  return value !== null && value !== undefined && typeof value.then === 'function';
}

function say(what, thrown) {
  if (log === 'lambda') console.error(`${what} \t${JSON.stringify(errors.detail(thrown))}`);
}

// Tells of an error that this process does not outlive.
function end(thrown, what, status) {
  say(what, thrown);
  const report = errors.report(thrown);
  const leave = () => output.flushed(() => process.exit(status));
  if (wire.midStream) wire.endStream(report, leave);
  else wire.failForGood(current.id, report, errors.hints(thrown), leave);
}
