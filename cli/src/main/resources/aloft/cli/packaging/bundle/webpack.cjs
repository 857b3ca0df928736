'use strict';
// Runs the project's own webpack. Reads {service, config, output, entries, values} from the first argument
// and writes {errors, warnings} into the file `report`.
const path = require('node:path');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');

const { service, config, output, report, entries, values } = JSON.parse(process.argv[1]);
const own = createRequire(path.join(service, 'package.json'));

// What the plugin gives to a configuration: require('serverless-webpack').lib.
const shared = () => {
  try {
    return own('serverless-webpack').lib;
  } catch {
    return {};
  }
};

const load = async (file) => {
  let loaded;
  try {
    loaded = own(file);
  } catch (error) {
    if (!/^ERR_REQUIRE_(ESM|ASYNC_MODULE)$/.test(error.code)) throw error;
    loaded = await import(pathToFileURL(file).href);
  }
  const value = loaded && loaded.__esModule ? loaded.default : loaded && loaded.default ? loaded.default : loaded;
  return typeof value === 'function' ? value(process.env, { mode: undefined }) : value;
};

const place = ({ moduleName, file, loc }) => {
  const name = file || (moduleName && moduleName.startsWith('.') ? moduleName.replace(/\?.*$/, '') : undefined);
  const [, line, column] = /^(\d+)(?::(\d+))?/.exec(loc || '') || [];
  return name && { file: path.relative(service, path.resolve(service, name)), line: Number(line || 1), column: Number(column || 0) + 1 };
};

const main = async () => {
  process.chdir(service);
  const webpack = own('webpack');
  const lib = shared();
  Object.assign(lib, {
    entries,
    webpack: { isLocal: false },
    serverless: { service: values, config: { servicePath: service }, cli: { log() {} } },
    options: { stage: values.provider && values.provider.stage },
  });
  const loaded = await load(path.resolve(service, config));
  const complete = (one) => ({
    ...one,
    context: one.context || service,
    entry: one.entry === undefined || Object.keys(Object(one.entry)).length === 0 ? entries : one.entry,
    target: one.target || 'node',
    output: {
      libraryTarget: 'commonjs',
      filename: '[name].js',
      ...one.output,
      path: output,
    },
    watch: false,
  });
  const configs = Array.isArray(loaded) ? loaded.map(complete) : complete(loaded || {});
  const stats = await new Promise((resolve, reject) =>
    webpack(configs, (error, done) => (error ? reject(error) : resolve(done))),
  );
  const { errors = [], warnings = [], children = [] } = stats.toJson({ all: false, errors: true, warnings: true });
  const all = (list, key) => list.concat(...children.map((child) => child[key] || []));
  const told = (one) =>
    typeof one === 'string'
      ? { message: one }
      : { message: one.message, place: place(one) };
  return { errors: all(errors, 'errors').map(told), warnings: all(warnings, 'warnings').map(told) };
};

main()
  .catch((error) => ({ errors: [{ message: String((error && error.message) || error) }], warnings: [] }))
  .then((result) => {
    fs.writeFileSync(report, JSON.stringify(result));
    process.exit(0);
  });
