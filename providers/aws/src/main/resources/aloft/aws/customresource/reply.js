'use strict';

const https = require('https');

// CloudFormation waits for an answer at the address in the event, and for hours if none comes.
const send = (event, answer) =>
  new Promise((resolve, reject) => {
    const body = Buffer.from(JSON.stringify(answer));
    const request = https.request(
      event.ResponseURL,
      { method: 'PUT', headers: { 'Content-Type': '', 'Content-Length': body.length } },
      (response) => {
        response.resume();
        response.on('end', resolve);
      },
    );
    request.on('error', reject);
    request.end(body);
  });

// Makes a Lambda handler of what shall happen on Create, Update and Delete.
exports.handlerOf = (physicalId, actions) => async (event, context) => {
  const answer = {
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    PhysicalResourceId: physicalId,
  };
  try {
    const action = actions[event.RequestType];
    const data = action ? await action(event.ResourceProperties, place(context)) : undefined;
    await send(event, { ...answer, Status: 'SUCCESS', Data: data || {} });
  } catch (error) {
    console.error(error);
    const reason = `${error.message} (log stream ${context.logStreamName})`;
    await send(event, { ...answer, Status: 'FAILED', Reason: reason });
  }
};

// Where the function runs: arn:aws:lambda:eu-west-1:123456789012:function:name.
const place = (context) => {
  const [, partition, , region, account] = context.invokedFunctionArn.split(':');
  return { partition, region, account };
};

exports.sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
