// Runs the events in EVENTS one after the other, with an AWS of a few objects. Prints the requests
// that change something, the answers to CloudFormation, and what AWS contains in the end.
// SETUP may change `aws` and wrap its commands.
const https = require('https');
const Module = require('module');

const fail = (name, message) => {
  throw Object.assign(new Error(message || name), { name });
};

const aws = {
  bucket: {},
  pools: {},
  buses: ['default'],
  rules: {},
  permissions: [],
  commands: {
    GetBucketNotificationConfiguration: () => ({ $metadata: {}, ...aws.bucket }),
    PutBucketNotificationConfiguration: (input) => {
      aws.bucket = input.NotificationConfiguration;
    },
    ListUserPools: ({ NextToken }) => {
      const all = Object.entries(aws.pools).map(([Id, { Name }]) => ({ Id, Name }));
      return NextToken ? { UserPools: all.slice(1) } : { UserPools: all.slice(0, 1), NextToken: 'n' };
    },
    DescribeUserPool: ({ UserPoolId }) => ({ UserPool: aws.pools[UserPoolId] }),
    UpdateUserPool: ({ UserPoolId, ...settings }) => {
      aws.pools[UserPoolId] = { Name: aws.pools[UserPoolId].Name, ...settings };
    },
    CreateEventBus: ({ Name }) => {
      if (aws.buses.includes(Name)) fail('ResourceAlreadyExistsException');
      aws.buses.push(Name);
    },
    DeleteEventBus: ({ Name }) => {
      if (Object.keys(aws.rules).some((key) => key.startsWith(`${Name}/`))) {
        fail('ValidationException', 'the bus has rules');
      }
      aws.buses = aws.buses.filter((bus) => bus !== Name);
    },
    PutRule: ({ EventBusName, Name, ...rule }) => {
      if (!aws.buses.includes(EventBusName)) fail('ResourceNotFoundException');
      const key = `${EventBusName}/${Name}`;
      aws.rules[key] = { targets: [], ...aws.rules[key], ...rule };
    },
    PutTargets: ({ EventBusName, Rule, Targets }) => {
      const rule = aws.rules[`${EventBusName}/${Rule}`] || fail('ResourceNotFoundException');
      const ids = Targets.map((target) => target.Id);
      rule.targets = [...rule.targets.filter(({ Id }) => !ids.includes(Id)), ...Targets];
      return { FailedEntryCount: 0 };
    },
    RemoveTargets: ({ EventBusName, Rule, Ids }) => {
      const rule = aws.rules[`${EventBusName}/${Rule}`] || fail('ResourceNotFoundException');
      rule.targets = rule.targets.filter(({ Id }) => !Ids.includes(Id));
    },
    DeleteRule: ({ EventBusName, Name }) => {
      const key = `${EventBusName}/${Name}`;
      if (aws.rules[key] && aws.rules[key].targets.length > 0) fail('ValidationException');
      delete aws.rules[key];
    },
    AddPermission: ({ FunctionName, StatementId, SourceArn }) => {
      const id = `${FunctionName} ${StatementId}`;
      if (aws.permissions.some((one) => one.id === id)) fail('ResourceConflictException');
      aws.permissions.push({ id, SourceArn });
    },
    RemovePermission: ({ FunctionName, StatementId }) => {
      const id = `${FunctionName} ${StatementId}`;
      if (!aws.permissions.some((one) => one.id === id)) fail('ResourceNotFoundException');
      aws.permissions = aws.permissions.filter((one) => one.id !== id);
    },
  },
};

// Waits take no time; the limit of a function, which is a wait too, is set by a test.
const realTimeout = setTimeout;
global.setTimeout = (callback) => realTimeout(callback, 0);

const client = class {
  async send(command) {
    const name = command.constructor.name.replace(/Command$/, '');
    const input = JSON.parse(JSON.stringify(command.input));
    if (!/^(Get|List|Describe)/.test(name)) console.log(`${name} ${JSON.stringify(input)}`);
    const answer = await aws.commands[name](input);
    return answer === undefined ? {} : JSON.parse(JSON.stringify(answer));
  }
};
const command = (name) => ({ [name]: class { constructor(input) { this.input = input; } } })[name];
const sdk = new Proxy({}, { get: (t, name) => (name.endsWith('Client') ? client : command(name)) });
const load = Module._load;
Module._load = (name, ...rest) => (name.startsWith('@aws-sdk/') ? sdk : load(name, ...rest));

const network = { status: 200 };
https.request = (url, options, done) => ({
  on() {},
  end(body) {
    console.log(`${network.status} ${body}`);
    done({ statusCode: network.status, resume() {}, on: (event, next) => next() });
  },
});

const context = {
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:x',
  logStreamName: 'stream',
};

new Function('aws', 'fail', 'network', 'context', process.env.SETUP || '')(
  aws,
  fail,
  network,
  context,
);

(async () => {
  const { handler } = require(`./${process.env.HANDLER}/handler.js`);
  for (const event of JSON.parse(process.env.EVENTS)) {
    await handler({ ResponseURL: 'https://x/y', LogicalResourceId: 'L', ...event }, context);
  }
  const { commands, ...rest } = aws;
  console.log(JSON.stringify(rest));
})();
