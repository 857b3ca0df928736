'use strict';

// Packages services with osls, many in one process. Each line of standard input is a folder with a
// serverless.json; each line of standard output is a JSON object: empty, or with an error code and a
// message. The argument is the folder of the package osls. With a second argument "schema", it prints
// the JSON Schema of a manifest instead.

const fs = require('fs');
const Module = require('module');
const path = require('path');
const readline = require('readline');

const [, , root, task] = process.argv;

// No stack is deployed.
async function answerOfAws() {
  const error = new Error('Stack does not exist');
  error.code = 'AWS_CLOUD_FORMATION_DESCRIBE_STACKS_VALIDATION_ERROR';
  error.providerError = { code: 'ValidationError', message: error.message };
  throw error;
}

const load = Module._load;
Module._load = function (request, ...rest) {
  return /\/aws\/request(\.js)?$/.test(request) ? answerOfAws : load.call(this, request, ...rest);
};

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
});

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
process.stderr.write = () => true;
process.on('uncaughtException', (error) => {
  fs.writeSync(2, `${error.stack}\n`);
  process.exit(1);
});

require(path.join(root, 'lib/utils/serverless-utils/log-reporters/node'));
const Serverless = require(path.join(root, 'lib/serverless'));

async function service(folder, configuration) {
  process.chdir(folder);
  const instance = new Serverless({
    configuration,
    serviceDir: folder,
    configurationFilename: 'serverless.json',
    commands: ['package'],
    options: {},
    variablesMeta: new Map(),
  });
  await instance.init();
  return instance;
}

async function packaged(folder) {
  try {
    const text = fs.readFileSync(path.join(folder, 'serverless.json'), 'utf8');
    await (await service(folder, JSON.parse(text))).run();
    return {};
  } catch (error) {
    return { code: String(error.code || error.name), message: String(error.message) };
  }
}

async function main() {
  if (task === 'schema') {
    const instance = await service(process.cwd(), { service: 'a', provider: { name: 'aws' } });
    write(JSON.stringify(instance.configSchemaHandler.schema));
    return;
  }
  for await (const folder of readline.createInterface({ input: process.stdin })) {
    write(`${JSON.stringify(await packaged(folder))}\n`);
  }
}

main();
