// Prints the resource types of CloudFormation, one per line: TYPE|attributes|properties, sorted by type. A property
// whose change replaces the resource ends in `!`, one whose change may replace it in `?`.
// usage: node resource-types.cjs FOLDER, where FOLDER/node_modules has @aws-cdk/aws-service-spec
const {createRequire} = require('node:module');
const path = require('node:path');

const load = createRequire(path.resolve(process.argv[2], 'index.js'));
const name = '@aws-cdk/aws-service-spec';
const {version, license} = load(`${name}/package.json`);
const types = load(name).loadAwsServiceSpecSync().all('resource');

// Deprecated names that still work.
const deprecated = {
  'AWS::Elasticsearch::Domain': ['DomainArn'],
  'AWS::OpenSearchService::Domain': ['DomainArn'],
};

// An attribute whose parent is listed too needs no line of its own: GetAtt reaches into the parent.
const attributes = type => {
  const all = new Set([...Object.keys(type.attributes), ...(deprecated[type.cloudFormationType] ?? [])]);
  for (const id of type.primaryIdentifier ?? []) {
    if (!(id in type.properties)) all.add(id);
  }
  const isWithinOther = attribute =>
    attribute.split('.').some((_, i, parts) => i > 0 && all.has(parts.slice(0, i).join('.')));
  return [...all].filter(attribute => !isWithinOther(attribute)).sort().join(' ');
};

// Properties whose change can replace the resource, although the schema does not say so: the documentation does.
const mayReplace = {
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  'AWS::DynamoDB::Table': ['AttributeDefinitions', 'LocalSecondaryIndexes'],
};

const properties = type =>
  Object.keys(type.properties).sort().map(name => {
    if (mayReplace[type.cloudFormationType]?.includes(name)) return `${name}?`;
    return name + ({yes: '!', maybe: '?'}[type.properties[name].causesReplacement] ?? '');
  }).join(' ');

const lines = types
  .filter(type => !type.cloudFormationTransform)
  .map(type => [type.cloudFormationType, attributes(type), properties(type)].join('|'))
  .sort();
process.stdout.write(`# ${name} ${version} (${license}): resource type | attributes | properties\n`);
process.stdout.write(lines.join('\n') + '\n');
