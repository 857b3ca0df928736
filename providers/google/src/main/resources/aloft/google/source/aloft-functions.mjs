// Written by Aloft. The functions framework loads this file, which loads the handler of the
// function that it serves.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FUNCTIONS = /*FUNCTIONS*/ {};

const folder = /*FOLDER*/ dirname(fileURLToPath(import.meta.url));

function fileOf(stem) {
  const names = ['.js', '.mjs', '.cjs', ''].map((ending) => join(folder, stem + ending));
  const file = names.find((name) => existsSync(name));
  if (file === undefined) {
    throw new Error(`there is no file ${stem}.js, ${stem}.mjs or ${stem}.cjs`);
  }
  return file;
}

function member(value, path) {
  return path.split('.').reduce((owner, name) => owner?.[name], value);
}

// A handler that the module has registered with the framework instead of exporting it.
function registered(name) {
  try {
    return createRequire(join(folder, 'package.json'))('@google-cloud/functions-framework/testing').getFunction(name);
  } catch {
    return undefined;
  }
}

function parts(path) {
  return path.split('/').filter((part) => part !== '');
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// The parameters in a path, or undefined if it does not match.
function parameters(pattern, path) {
  const wanted = parts(pattern);
  const found = parts(path);
  const values = {};
  for (let i = 0; i < wanted.length; i++) {
    const name = /^\{(.*?)(\+?)\}$/.exec(wanted[i]);
    if (i >= found.length) {
      return undefined;
    }
    if (name !== null && name[2] === '+') {
      values[name[1]] = found.slice(i).map(decoded).join('/');
      return values;
    }
    if (name !== null) {
      values[name[1]] = decoded(found[i]);
    } else if (wanted[i] !== decoded(found[i])) {
      return undefined;
    }
  }
  return wanted.length === found.length ? values : undefined;
}

// Of two patterns that match, the one with the earlier fixed part wins.
function rank(pattern) {
  return parts(pattern)
    .map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0'))
    .join('');
}

function routed(handler, { routes, scheduled }) {
  const ordered = [...routes].sort((a, b) => (rank(a.path) < rank(b.path) ? -1 : rank(a.path) > rank(b.path) ? 1 : 0));
  return (request, response) => {
    if (scheduled && request.headers['x-cloudscheduler'] !== undefined) {
      return handler(request, response);
    }
    const matching = ordered
      .map((route) => ({ ...route, values: parameters(route.path, request.path) }))
      .filter((route) => route.values !== undefined);
    const route = matching.find(
      ({ method }) =>
        method === 'ANY' || method === request.method || (method === 'GET' && request.method === 'HEAD'),
    );
    if (route !== undefined) {
      request.params = { ...request.params, ...route.values };
      return handler(request, response);
    }
    if (matching.length === 0) {
      response.status(404).send('Not Found');
      return undefined;
    }
    response.set('Allow', [...new Set(matching.map(({ method }) => method))].join(', '));
    response.status(405).send('Method Not Allowed');
    return undefined;
  };
}

function isAccepted(event, { prefix, suffix, attributes }) {
  const name = event?.data?.name ?? '';
  const found = event?.data?.message?.attributes ?? {};
  return (
    name.startsWith(prefix) &&
    name.endsWith(suffix) &&
    Object.entries(attributes).every(([key, values]) => values.includes(found[key]))
  );
}

function filtered(handler, accepted) {
  return handler.length > 1
    ? (event, done) => (isAccepted(event, accepted) ? handler(event, done) : done())
    : (event) => (isAccepted(event, accepted) ? handler(event) : undefined);
}

async function load(key) {
  const target = argument('--target') ?? process.env.FUNCTION_TARGET;
  const { file, name, routes, scheduled, accepted } = FUNCTIONS[key];
  if (target !== undefined && target !== key) {
    return undefined;
  }
  const module = await import(pathToFileURL(fileOf(file)));
  const handler = member(module, name) ?? member(module.default, name) ?? registered(name);
  if (typeof handler !== 'function') {
    throw new Error(`${file} exports no function "${name}"`);
  }
  if (routes !== undefined) {
    return routed(handler, { routes, scheduled });
  }
  return accepted === undefined ? handler : filtered(handler, accepted);
}

function argument(name) {
  const found = process.argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (found < 0) {
    return undefined;
  }
  const word = process.argv[found];
  return word === name ? process.argv[found + 1] : word.slice(name.length + 1);
}

