'use strict';

const { createHash } = require('crypto');
const { forbid, functionArn, permit, statementId } = require('../permission');
const { handlerOf, removing, retrying, sleep } = require('../reply');

const client = () => {
  const s3 = require('@aws-sdk/client-s3');
  return { s3, service: new s3.S3Client({ maxAttempts: 8 }) };
};

const read = async (bucket) => {
  const { s3, service } = client();
  const command = new s3.GetBucketNotificationConfigurationCommand({ Bucket: bucket });
  const { $metadata, ...found } = await service.send(command);
  return found;
};

// The destinations are not validated: one of another owner that is gone must not block this one.
const write = (bucket, notifications) => {
  const { s3, service } = client();
  const input = {
    Bucket: bucket,
    NotificationConfiguration: notifications,
    SkipDestinationValidation: true,
  };
  return service.send(new s3.PutBucketNotificationConfigurationCommand(input));
};

const filterRule = (rule) => {
  const [[name, value]] = Object.entries(rule);
  return { Name: name.toLowerCase(), Value: value };
};

// The notifications of a function. Equal ones have the same id, and are one.
const notifications = ({ FunctionName, BucketConfigs }, arn) => {
  const byId = new Map();
  for (const { Event, Rules } of BucketConfigs || []) {
    const rules = (Rules || []).filter((rule) => Object.keys(rule).length > 0).map(filterRule);
    const digest = createHash('md5').update(JSON.stringify([Event, rules])).digest('hex');
    const filter = rules.length > 0 ? { Filter: { Key: { FilterRules: rules } } } : {};
    const Id = `${FunctionName}-${digest}`;
    byId.set(Id, { Id, Events: [Event], LambdaFunctionArn: arn, ...filter });
  }
  return [...byId.values()];
};

const idsOf = (list) => list.map(({ Id }) => Id).sort().join();

// A bucket has one configuration for all who use it. Only notifications that a custom resource has
// made for this function are replaced: they have its ARN, and an id that starts with its name.
// S3 has no conditional write: whoever finds itself overwritten writes again.
const replace = async (bucket, functionName, arn, wanted, wait = 300) => {
  const found = await read(bucket);
  const all = found.LambdaFunctionConfigurations || [];
  const ours = all.filter(
    ({ Id, LambdaFunctionArn }) =>
      LambdaFunctionArn === arn && `${Id}`.startsWith(`${functionName}-`),
  );
  if (idsOf(ours) === idsOf(wanted)) return;
  const others = all.filter((one) => !ours.includes(one));
  await write(bucket, { ...found, LambdaFunctionConfigurations: [...others, ...wanted] });
  if (wait > 8000) return;
  await sleep(wait + Math.random() * wait);
  await replace(bucket, functionName, arn, wanted, wait * 2);
};

const ensure = async (properties, place, { old }) => {
  const { FunctionName, BucketName } = properties;
  const arn = functionArn(place, FunctionName);
  const permission = {
    Principal: 's3.amazonaws.com',
    SourceArn: `arn:${place.partition}:s3:::${BucketName}`,
    SourceAccount: place.account,
  };
  await permit(FunctionName, statementId(FunctionName, BucketName), permission, true);
  const wanted = notifications(properties, arn);
  await retrying(() => replace(BucketName, FunctionName, arn, wanted));
  if (old && (old.BucketName !== BucketName || old.FunctionName !== FunctionName)) {
    // The role no longer has permissions for another bucket: what cannot be removed is logged.
    await remove(old, place).catch((error) => console.error(error));
  }
};

const remove = async ({ FunctionName, BucketName }, place) => {
  await forbid(FunctionName, statementId(FunctionName, BucketName));
  const arn = functionArn(place, FunctionName);
  await removing(() => replace(BucketName, FunctionName, arn, []));
};

exports.handler = handlerOf('CustomResourceExistingS3', {
  Create: ensure,
  Update: ensure,
  Delete: remove,
});
