const {LambdaClient, InvokeCommand} = require('@aws-sdk/client-lambda');
const assert = require('assert');
const client = new LambdaClient({});
const call = (more) =>
  client.send(new InvokeCommand({FunctionName: 'shop-dev-hello', ...more}));
const read = (said) => JSON.parse(Buffer.from(said.Payload).toString());
(async () => {
  const said = await call({Payload: '{"name": "Bob"}', LogType: 'Tail'});
  assert.equal(said.StatusCode, 200);
  assert.equal(read(said).hello, 'Bob');
  assert.match(Buffer.from(said.LogResult, 'base64').toString(), /called with Bob/);
  const failed = await call({Payload: '{"fail": true}'});
  assert.equal(failed.FunctionError, 'Unhandled');
  assert.equal(read(failed).errorType, 'TypeError');
  const started = await call({InvocationType: 'Event', Payload: '{"name": "by sdk event"}'});
  assert.equal(started.StatusCode, 202);
  assert.equal((await call({InvocationType: 'DryRun'})).StatusCode, 204);
  await assert.rejects(call({FunctionName: 'nobody'}), {name: 'ResourceNotFoundException'});
})();
