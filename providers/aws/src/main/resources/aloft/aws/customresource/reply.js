'use strict';

const http = require('http');
const https = require('https');

// The time that is left for an answer when an action does not end.
const MARGIN = 5000;

const put = (url, body) =>
  new Promise((resolve, reject) => {
    const client = url.startsWith('http:') ? http : https;
    const request = client.request(
      url,
      { method: 'PUT', headers: { 'Content-Type': '', 'Content-Length': body.length } },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode >= 500
            ? reject(new Error(`CloudFormation answered ${response.statusCode}`))
            : resolve(),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// CloudFormation waits for an answer at the address in the event, and for an hour if none comes.
const send = async (event, answer, attempts = 3) => {
  try {
    await put(event.ResponseURL, Buffer.from(JSON.stringify(answer)));
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(500);
    await send(event, answer, attempts - 1);
  }
};

// Fails before Lambda ends the function, which would leave CloudFormation without an answer.
const withinTime = (work, context) => {
  if (!context.getRemainingTimeInMillis) return work;
  let timer;
  const late = new Promise((resolve, reject) => {
    const fail = () => reject(new Error('the time is up'));
    timer = setTimeout(fail, Math.max(0, context.getRemainingTimeInMillis() - MARGIN));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

// Makes a Lambda handler of what shall happen on Create, Update and Delete. An action may set the
// id of a new resource; an existing one keeps its id, or CloudFormation would delete it.
exports.handlerOf = (id, actions) => async (event, context) => {
  const resource = {
    id: event.PhysicalResourceId || id,
    logicalId: event.LogicalResourceId,
    old: event.OldResourceProperties,
  };
  const answer = (rest) => ({
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    PhysicalResourceId: resource.id,
    ...rest,
  });
  const act = async () => {
    const action = actions[event.RequestType];
    return action ? action(event.ResourceProperties, place(context), resource) : undefined;
  };
  let result;
  try {
    const data = await withinTime(act(), context);
    result = answer({ Status: 'SUCCESS', Data: data || {} });
  } catch (error) {
    console.error(error);
    const reason = `${error.message}`.slice(0, 1000);
    const stream = `(log stream ${context.logStreamName})`;
    result = answer({ Status: 'FAILED', Reason: `${reason} ${stream}` });
  }
  await send(event, result);
};

// Where the function runs: arn:aws:lambda:eu-west-1:123456789012:function:name.
const place = (context) => {
  const [, partition, , region, account] = context.invokedFunctionArn.split(':');
  return { partition, region, account };
};

// Permissions that are new to a role are not known everywhere at once, and others may change the
// same resource at the same time.
const PASSING = [
  'AccessDenied',
  'AccessDeniedException',
  'ConcurrentModificationException',
  'OperationAborted',
  'ServiceException',
  'TooManyRequestsException',
];

// Repeats an action while it fails for a reason that passes.
exports.retrying = async (action, attempts = 8, wait = 1000, passing = PASSING) => {
  try {
    return await action();
  } catch (error) {
    if (attempts <= 1 || !passing.includes(error.name)) throw error;
    await sleep(wait + Math.random() * wait);
    return exports.retrying(action, attempts - 1, Math.min(wait * 2, 8000), passing);
  }
};

// Runs an action that removes something; what is gone already needs no removal.
exports.removing = async (action) => {
  try {
    await exports.retrying(action, 4, 1000, [...PASSING, 'ResourceConflictException']);
  } catch (error) {
    if (!/^(ResourceNotFound|NoSuch)/.test(error.name)) throw error;
  }
};

exports.sleep = sleep;
