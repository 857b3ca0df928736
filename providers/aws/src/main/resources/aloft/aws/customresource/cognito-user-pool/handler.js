'use strict';

const { forbid, functionArn, permit, statementId } = require('../permission');
const { handlerOf, removing, retrying, sleep } = require('../reply');

// The triggers with settings of their own, and their keys in the settings of a pool.
const VERSIONED = {
  CustomEmailSender: 'CustomEmailSender',
  CustomSMSSender: 'CustomSMSSender',
  PreTokenGeneration: 'PreTokenGenerationConfig',
};

// What DescribeUserPool returns and UpdateUserPool does not accept. All else must be passed on: a
// setting that is left out gets its default.
const READ_ONLY = [
  'AliasAttributes',
  'Arn',
  'CreationDate',
  'CustomDomain',
  'Domain',
  'EmailConfigurationFailure',
  'EstimatedNumberOfUsers',
  'Id',
  'LastModifiedDate',
  'Name',
  'SchemaAttributes',
  'SmsConfigurationFailure',
  'Status',
  'UsernameAttributes',
  'UsernameConfiguration',
];

const client = () => {
  const cognito = require('@aws-sdk/client-cognito-identity-provider');
  const service = new cognito.CognitoIdentityProviderClient({ maxAttempts: 8 });
  return { cognito, service };
};

const poolIds = async (name) => {
  const { cognito, service } = client();
  const ids = [];
  let NextToken;
  do {
    const page = await service.send(
      new cognito.ListUserPoolsCommand({ MaxResults: 60, NextToken }),
    );
    ids.push(...page.UserPools.filter((pool) => pool.Name === name).map((pool) => pool.Id));
    ({ NextToken } = page);
  } while (NextToken);
  return ids;
};

const read = async (id) => {
  const { cognito, service } = client();
  const found = await service.send(new cognito.DescribeUserPoolCommand({ UserPoolId: id }));
  return found.UserPool;
};

const settings = (pool) => {
  const kept = Object.entries(pool).filter(([key, value]) => {
    const isEmpty = value === '' || (key === 'SmsConfiguration' && !value.SnsCallerArn);
    return !READ_ONLY.includes(key) && !isEmpty;
  });
  const input = Object.fromEntries(kept);
  const admin = input.AdminCreateUserConfig;
  if (admin && admin.UnusedAccountValidityDays !== undefined) {
    // The old name of a setting of the password policy: UpdateUserPool accepts one of them.
    const { UnusedAccountValidityDays: days, ...rest } = admin;
    const policy = (input.Policies || {}).PasswordPolicy || {};
    input.AdminCreateUserConfig = rest;
    input.Policies = {
      ...input.Policies,
      PasswordPolicy: { TemporaryPasswordValidityDays: days, ...policy },
    };
  }
  return input;
};

const write = (id, pool, triggers) => {
  const { cognito, service } = client();
  const input = { ...settings(pool), UserPoolId: id, LambdaConfig: triggers };
  return service.send(new cognito.UpdateUserPoolCommand(input));
};

const keysOf = (trigger) => [...new Set([trigger, VERSIONED[trigger] || trigger])];

const arnOf = (value) => (value && value.LambdaArn) || value;

// The triggers of a pool without those that are named and call the function. Other functions, and
// triggers of this function that no custom resource has set, stay.
const without = (triggers, names, arn) => {
  const kept = { ...triggers };
  for (const key of names.flatMap(keysOf)) if (arnOf(kept[key]) === arn) delete kept[key];
  if (!kept.CustomSMSSender && !kept.CustomEmailSender) delete kept.KMSKeyID;
  return kept;
};

const withTriggers = (triggers, configs, arn) => {
  const changed = { ...triggers };
  for (const { Trigger, LambdaVersion, KMSKeyID } of configs) {
    for (const key of keysOf(Trigger)) delete changed[key];
    if (LambdaVersion) changed[VERSIONED[Trigger]] = { LambdaArn: arn, LambdaVersion };
    else changed[Trigger] = arn;
    if (KMSKeyID) changed.KMSKeyID = KMSKeyID;
  }
  return changed;
};

const sorted = (value) =>
  value && typeof value === 'object'
    ? Object.entries(value)
        .map(([key, item]) => [key, sorted(item)])
        .sort(([a], [b]) => (a < b ? -1 : 1))
    : value;

const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

// An update writes all settings of a pool, and the last one wins: whoever finds itself overwritten
// writes again.
const change = async (id, changed, wait = 300) => {
  const pool = await read(id);
  const found = pool.LambdaConfig || {};
  const triggers = changed(found);
  if (same(triggers, found)) return;
  await write(id, pool, triggers);
  if (wait > 8000) return;
  await sleep(wait + Math.random() * wait);
  await change(id, changed, wait * 2);
};

const triggersOf = (properties) => (properties.UserPoolConfigs || []).map((one) => one.Trigger);

const ensure = async (properties, place, { old }) => {
  const { FunctionName, UserPoolName, UserPoolConfigs } = properties;
  const arn = functionArn(place, FunctionName);
  const [id, another] = await retrying(() => poolIds(UserPoolName));
  if (!id) throw new Error(`there is no user pool with the name ${UserPoolName}`);
  if (another) throw new Error(`several user pools have the name ${UserPoolName}`);
  const isSame = old && old.UserPoolName === UserPoolName && old.FunctionName === FunctionName;
  const permission = {
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: `arn:${place.partition}:cognito-idp:${place.region}:${place.account}:userpool/${id}`,
  };
  await permit(FunctionName, statement(properties), permission, isSame);
  const earlier = isSame ? triggersOf(old) : [];
  const now = triggersOf(properties);
  const gone = earlier.filter((trigger) => !now.includes(trigger));
  await retrying(() =>
    change(id, (found) => withTriggers(without(found, gone, arn), UserPoolConfigs, arn)),
  );
  if (old && !isSame) await remove(old, place);
};

const remove = async (properties, place) => {
  const { FunctionName, UserPoolName } = properties;
  const arn = functionArn(place, FunctionName);
  await forbid(FunctionName, statement(properties));
  for (const id of await retrying(() => poolIds(UserPoolName), 4)) {
    await removing(() => change(id, (found) => without(found, triggersOf(properties), arn)));
  }
};

const statement = ({ FunctionName, UserPoolName }) =>
  statementId(FunctionName, UserPoolName.toLowerCase());

exports.handler = handlerOf('CustomResourceExistingCognitoUserPool', {
  Create: ensure,
  Update: ensure,
  Delete: remove,
});
