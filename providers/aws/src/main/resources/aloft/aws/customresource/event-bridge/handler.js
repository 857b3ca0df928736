'use strict';

const { createHash } = require('crypto');
const { forbid, functionArn, permit, statementId } = require('../permission');
const { handlerOf, removing, retrying, sleep } = require('../reply');

const ID = 'CustomResourceEventBridge';
// The id of a resource whose event bus existed before: it is not deleted with the resource.
const ID_OF_OTHER_BUS = 'CustomResourceEventBridgeOnOtherBus';
const DEFAULT_BUS = 'default';

const client = () => {
  const events = require('@aws-sdk/client-eventbridge');
  return { events, service: new events.EventBridgeClient({ maxAttempts: 8 }) };
};

const send = (command, input) => {
  const { events, service } = client();
  return service.send(new events[`${command}Command`](input));
};

const isArn = (bus) => bus.startsWith('arn:');

// A bus that is given by its name belongs to the service; one that is given by its ARN does not.
const isCreated = (bus) => !isArn(bus) && bus !== DEFAULT_BUS;

// A rule, with the ids of its target and its permission. Another resource may get the name of the
// rule in the same update, so that both ids name the resource. Those of the Serverless Framework
// do not, and are replaced.
const ruleOf = ({ FunctionName, EventBridgeConfig: config }, logicalId) => {
  const bus = config.EventBus || DEFAULT_BUS;
  const busName = isArn(bus) ? bus.slice(bus.indexOf('/') + 1) : bus;
  const name = config.RuleName;
  const digest = createHash('md5').update(`${logicalId} ${busName} ${name}`).digest('hex');
  return {
    functionName: FunctionName,
    name,
    bus,
    busName,
    target: `target-${digest}`,
    statement: `${FunctionName}-${digest}`,
    earlierTarget: `${name}-target`,
    earlierStatement: statementId(FunctionName, name.toLowerCase()),
  };
};

const makeBus = async (bus) => {
  try {
    await retrying(() => send('CreateEventBus', { Name: bus }));
    return true;
  } catch (error) {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
    return false;
  }
};

const targetOf = (rule, config, arn) => ({
  Arn: arn,
  Id: rule.target,
  ...(config.Input && { Input: JSON.stringify(config.Input) }),
  ...(config.InputPath && { InputPath: config.InputPath }),
  ...(config.InputTransformer && { InputTransformer: config.InputTransformer }),
});

// Another resource may delete the rule or its bus meanwhile: then both are made again.
const putRule = async (rule, config, arn, attempts = 4) => {
  try {
    const isNewBus = isCreated(rule.bus) && (await makeBus(rule.bus));
    const on = { EventBusName: rule.busName };
    await retrying(() =>
      send('PutRule', {
        ...on,
        Name: rule.name,
        EventPattern: config.Pattern && JSON.stringify(config.Pattern),
        ScheduleExpression: config.Schedule,
        State: config.State,
      }),
    );
    const targets = { ...on, Rule: rule.name, Targets: [targetOf(rule, config, arn)] };
    const { FailedEntryCount, FailedEntries } = await retrying(() => send('PutTargets', targets));
    if (FailedEntryCount > 0) throw new Error(FailedEntries[0].ErrorMessage);
    return isNewBus;
  } catch (error) {
    if (error.name !== 'ResourceNotFoundException' || isArn(rule.bus) || attempts <= 1) throw error;
    await sleep(1000);
    return putRule(rule, config, arn, attempts - 1);
  }
};

const removeTarget = (rule, id) => {
  const input = { EventBusName: rule.busName, Rule: rule.name, Ids: [id] };
  return removing(() => send('RemoveTargets', input));
};

const ensure = async (properties, place, resource) => {
  const rule = ruleOf(properties, resource.logicalId);
  const path = rule.busName === DEFAULT_BUS ? rule.name : `${rule.busName}/${rule.name}`;
  const permission = {
    Principal: 'events.amazonaws.com',
    SourceArn: `arn:${place.partition}:events:${place.region}:${place.account}:rule/${path}`,
  };
  await permit(rule.functionName, rule.statement, permission, true);
  const arn = functionArn(place, rule.functionName);
  const isNewBus = await putRule(rule, properties.EventBridgeConfig, arn);
  if (isCreated(rule.bus) && !isNewBus && !resource.old) resource.id = ID_OF_OTHER_BUS;
  await removeTarget(rule, rule.earlierTarget);
  const old = resource.old && ruleOf(resource.old, resource.logicalId);
  const isSame = old && old.statement === rule.statement;
  if (old && !isSame) await removeRule(old, resource);
};

const removeRule = async (rule, resource) => {
  await forbid(rule.functionName, rule.statement);
  await forbid(rule.functionName, rule.earlierStatement);
  await removeTarget(rule, rule.target);
  await removeTarget(rule, rule.earlierTarget);
  try {
    const input = { EventBusName: rule.busName, Name: rule.name };
    await removing(() => send('DeleteRule', input));
  } catch (error) {
    // It has a target of another resource.
    if (error.name !== 'ValidationException') throw error;
    console.error(error);
  }
  if (isCreated(rule.bus) && resource.id !== ID_OF_OTHER_BUS) await removeBus(rule.bus);
};

// EventBridge keeps a bus that has rules. Those of the same stack are deleted at the same time; if
// others remain, the bus is theirs.
const removeBus = async (bus, attempts = 10) => {
  try {
    await removing(() => send('DeleteEventBus', { Name: bus }));
  } catch (error) {
    if (attempts <= 1) {
      console.error(error);
      return;
    }
    await sleep(3000);
    await removeBus(bus, attempts - 1);
  }
};

const remove = (properties, place, resource) =>
  removeRule(ruleOf(properties, resource.logicalId), resource);

exports.handler = handlerOf(ID, { Create: ensure, Update: ensure, Delete: remove });
