'use strict';

const { createHash } = require('crypto');
const { removing, retrying, sleep } = require('./reply');

const MAX_LENGTH = 100;

const client = () => {
  const lambda = require('@aws-sdk/client-lambda');
  return { lambda, service: new lambda.LambdaClient({ maxAttempts: 8 }) };
};

// The id of the statement in the policy of the function: that of the Serverless Framework, so that
// its permissions can be removed; a longer one ends with a digest.
exports.statementId = (functionName, name) => {
  const id = `${functionName}-${name.replace(/[^\w-]/g, '')}`;
  if (id.length <= MAX_LENGTH) return id;
  const digest = createHash('md5').update(id).digest('hex');
  return `${id.slice(0, MAX_LENGTH - digest.length)}${digest}`;
};

exports.forbid = async (functionName, id) => {
  const { lambda, service } = client();
  const statement = { FunctionName: functionName, StatementId: id };
  await removing(() => service.send(new lambda.RemovePermissionCommand(statement)));
};

// Permits a service to call a function. A statement with the same id may be about a resource that
// had the same name; it is replaced, unless it is known to be right.
exports.permit = async (functionName, id, permission, isKnown, attempts = 6) => {
  const { lambda, service } = client();
  const statement = {
    Action: 'lambda:InvokeFunction',
    FunctionName: functionName,
    StatementId: id,
    ...permission,
  };
  try {
    await retrying(() => service.send(new lambda.AddPermissionCommand(statement)));
  } catch (error) {
    if (error.name !== 'ResourceConflictException') throw error;
    if (isKnown) return;
    if (attempts <= 1) throw error;
    await exports.forbid(functionName, id);
    await sleep(200);
    await exports.permit(functionName, id, permission, isKnown, attempts - 1);
  }
};

exports.functionArn = ({ partition, region, account }, name) =>
  `arn:${partition}:lambda:${region}:${account}:function:${name}`;
