// Prints the paths of all keys that the schema of osls accepts for AWS, one per line, sorted.
// usage: node osls-keys.cjs FOLDER, where FOLDER/node_modules has osls
const {createRequire} = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const folder = path.resolve(process.argv[2]);
const load = createRequire(path.join(folder, 'index.js'));
const {version} = load('osls/package.json');
const Serverless = load('osls');

// `*` stands for a name that the user chooses, `[]` for the items of a list.
const paths = new Set();
const walk = (schema, at, definitions, depth) => {
  if (!schema || typeof schema !== 'object' || depth > 20) return;
  if (schema.$ref) {
    // A value of CloudFormation has no keys of its own.
    const name = schema.$ref.split('/').pop();
    if (!/^awsCf|^awsArn/.test(name)) walk(definitions[name], at, definitions, depth + 1);
  }
  for (const kind of ['anyOf', 'oneOf', 'allOf']) {
    for (const part of schema[kind] ?? []) walk(part, at, definitions, depth + 1);
  }
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    if (name === 'Ref' || name.startsWith('Fn::')) continue;
    paths.add(at + name);
    walk(value, at + name + '.', definitions, depth + 1);
  }
  const names = [...Object.values(schema.patternProperties ?? {}), schema.additionalProperties];
  for (const value of names) walk(value, at + '*.', definitions, depth + 1);
  if (schema.items) walk(schema.items, at.replace(/\.$/, '[].'), definitions, depth + 1);
};

(async () => {
  const service = path.join(folder, 'service');
  fs.mkdirSync(service, {recursive: true});
  process.chdir(service);
  const configuration = {service: 'keys', provider: {name: 'aws'}};
  const serverless = new Serverless({
    configuration,
    configurationFilename: 'serverless.json',
    serviceDir: service,
    commands: ['print'],
    options: {},
    variablesMeta: new Map(),
  });
  await serverless.init();
  const schema = serverless.configSchemaHandler.schema;
  walk(schema, '', schema.definitions, 0);
  process.stdout.write(`# The keys that osls ${version} accepts for AWS\n`);
  process.stdout.write([...paths].sort().join('\n') + '\n');
})();
