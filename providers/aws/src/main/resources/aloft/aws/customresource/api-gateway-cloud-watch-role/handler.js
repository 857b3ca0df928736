'use strict';

const {
  APIGatewayClient,
  GetAccountCommand,
  UpdateAccountCommand,
} = require('@aws-sdk/client-api-gateway');
const {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} = require('@aws-sdk/client-iam');
const { handlerOf, sleep } = require('../reply');

// The role's name is shared by all stacks of an account, whichever tool deployed them.
const ROLE = 'serverlessApiGatewayCloudWatchRole';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['apigateway.amazonaws.com'] },
      Action: ['sts:AssumeRole'],
    },
  ],
};

const gateway = new APIGatewayClient({ maxAttempts: 8 });
const iam = new IAMClient({ maxAttempts: 8 });

const policiesOf = async (role) => {
  try {
    const found = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    return found.AttachedPolicies.map((policy) => policy.PolicyArn);
  } catch (error) {
    if (error.name !== 'NoSuchEntityException' && error.name !== 'NoSuchEntity') throw error;
    const made = { RoleName: role, Path: '/', AssumeRolePolicyDocument: JSON.stringify(TRUST) };
    await iam.send(new CreateRoleCommand(made));
    return [];
  }
};

const makeRole = async ({ partition, account }) => {
  const policy = `arn:${partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`;
  if (!(await policiesOf(ROLE)).includes(policy)) {
    await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: policy }));
  }
  return `arn:${partition}:iam::${account}:role/${ROLE}`;
};

// A role that was just made is not known everywhere at once: API Gateway refuses it for a while.
const assign = async (role, attempts = 10) => {
  const operation = { op: 'replace', path: '/cloudwatchRoleArn', value: role };
  try {
    await gateway.send(new UpdateAccountCommand({ patchOperations: [operation] }));
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(10000);
    await assign(role, attempts - 1);
  }
};

const ensure = async ({ RoleArn }, place) => {
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  const role = RoleArn || (await makeRole(place));
  if (role !== cloudwatchRoleArn) await assign(role);
};

// The role stays when the stack goes: other APIs of the account write their logs by it.
exports.handler = handlerOf('CustomResourceApiGatewayAccountCloudWatchRole', {
  Create: ensure,
  Update: ensure,
});
