// Runs the project's Functions Framework for one function:
//   node start.cjs HANDLER SIGNATURE [FOLDER]
// FOLDER has the packages of code that was unpacked without them. An exit status from 70 on tells
// why the function cannot start; LaunchFailure has the same list.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');

const NO_FRAMEWORK = 70;
const NO_FILE = 73;
const NO_EXPORT = 74;
const NO_MODULE = 75;
const BROKEN = 76;

// Keeps calls from the handler that it must not receive.
const SHIM = path.join(__dirname, 'aloft-functions.mjs');

const [handler, signature, packages] = process.argv.slice(2);
const root = process.cwd();

function linkPackages() {
  const link = path.join(root, 'node_modules');
  if (packages && !fs.existsSync(link)) {
    try {
      fs.symlinkSync(path.join(packages, 'node_modules'), link);
    } catch (error) {
      // Another worker has created it.
    }
  }
}

// The framework listens on all addresses. Here only this machine may call a function.
function listenOnLoopback() {
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (port, ...rest) {
    return String(port) === process.env.PORT
      ? listen.call(this, Number(port), '127.0.0.1', ...rest)
      : listen.call(this, port, ...rest);
  };
}

// The folder of the framework's modules; null if it is not installed.
function framework() {
  try {
    const entry = createRequire(path.join(root, 'index.js'))
      .resolve('@google-cloud/functions-framework');
    return path.dirname(entry);
  } catch (error) {
    return null;
  }
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile();
}

// Where the handler is: its file, or that of the package for a plain name; and its export.
function locate() {
  const dot = handler.lastIndexOf('.');
  if (dot < 0) {
    for (const module of [root, path.join(root, 'function.js')]) {
      try {
        return { file: require.resolve(module), name: handler };
      } catch (error) {
        // The next one.
      }
    }
    return { file: undefined, name: handler };
  }
  const stem = path.resolve(root, handler.slice(0, dot));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => stem + extension).find(isFile);
  return { file, name: handler.slice(dot + 1) };
}

function fail(status, error) {
  if (error !== undefined) {
    console.error(error);
  }
  process.exit(status);
}

async function load(file) {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error?.code);
    return fail(missing ? NO_MODULE : BROKEN, error);
  }
}

async function main() {
  linkPackages();
  const modules = framework();
  if (modules === null) {
    fail(NO_FRAMEWORK);
  }
  const { file, name } = locate();
  if (file === undefined) {
    fail(NO_FILE);
  }
  const loaded = await load(file);
  const exported = loaded[name] ?? loaded.default?.[name];
  const { getRegisteredFunction } = require(path.join(modules, 'function_registry.js'));
  if (typeof exported !== 'function' && !getRegisteredFunction(name)) {
    const names = Object.keys({ ...loaded.default, ...loaded }).filter((key) => key !== 'default');
    fail(NO_EXPORT, `${path.relative(root, file)} exports: ${names.join(', ') || 'nothing'}`);
  }
  // The framework loads this module once more, and gets the function.
  const target = fs.existsSync(SHIM) ? process.env.FUNCTION_TARGET : name;
  module.exports = { [target]: target === name ? exported : (await load(SHIM))[target] };
  process.argv = [
    process.argv[0],
    path.join(modules, 'main.js'),
    `--target=${target}`,
    `--signature-type=${signature}`,
    `--source=${__filename}`,
  ];
  listenOnLoopback();
  require(process.argv[1]);
}

void main();
