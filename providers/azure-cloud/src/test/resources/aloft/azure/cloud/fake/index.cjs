// Loads the entry point of a Node package, as the host does to learn its functions, and prints them
// as JSON: the bindings by the name of the function.
'use strict';
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const functions = {};
const core = {
  version: '3.12.0',
  hostVersion: '4.1042.100',
  registerFunction({ name, bindings }) {
    functions[name] = Object.entries(bindings).map(([key, value]) => ({ name: key, ...value }));
    return { dispose() {} };
  },
  registerHook: () => ({ dispose() {} }),
  setProgrammingModel() {},
  getProgrammingModel() {},
  log() {},
  Disposable: class {},
};
const load = Module._load;
Module._load = function (request, ...rest) {
  return request === '@azure/functions-core' ? core : load.call(this, request, ...rest);
};
const { main } = require(path.resolve('package.json'));
import(pathToFileURL(path.resolve(main)).href).then(() => {
  process.stdout.write(JSON.stringify(functions));
  process.exit(0);
});
