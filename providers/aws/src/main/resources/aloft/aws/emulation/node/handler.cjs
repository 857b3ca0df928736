'use strict';
// Loads the function that a handler string names, in Lambda's lookup order.
const fs = require('fs');
const path = require('path');
const Module = require('module');
const { pathToFileURL } = require('url');
const errors = require('./errors.cjs');

/** The handler of `text` (`folder/file.name` or `file.space.name`) below `root`. */
async function load(root, text, modern) {
  if (text.includes('..')) {
    throw new errors.MalformedHandlerName(
      `'${text}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const base = path.basename(text);
  const folder = text.slice(0, text.lastIndexOf(base));
  const parts = /^([^.]*)\.(.*)$/.exec(base);
  if (!parts) throw new errors.MalformedHandlerName('Bad handler');
  const [, file, name] = parts;
  const outer = packageType(path.dirname(root)) === 'module';
  if (outer) ignoreOuterType(root);
  const module = await read(root, folder, file, modern, outer);
  const handler = pick(module, name) ?? (modern ? pick(module.default, name) : undefined);
  if (typeof handler === 'function') return handler;
  const problem = handler === undefined || handler === null
    ? 'is undefined or not exported' : 'is not a function';
  throw errors.hint(
    new errors.HandlerNotFound(`${text} ${problem}`), { 'Aloft-Exported': functions(module) });
}

function functions(module) {
  if (module === null || module === undefined) return '';
  return Object.keys(module).filter((key) => typeof module[key] === 'function').join(' ');
}

async function read(root, folder, file, modern, outer) {
  const from = Module.createRequire(path.join(root, 'handler'));
  const start = path.resolve(root, folder, file);
  const requireModule = (ending) => from(start + ending);
  const importModule = (ending) => import(pathToFileURL(start + ending).href);
  const type = packageType(path.dirname(start), root);
  const requireOrImport = (ending) => {
    try {
      return requireModule(ending);
    } catch (thrown) {
      if (thrown && thrown.code === 'ERR_REQUIRE_ESM') return importModule(ending);
      throw thrown;
    }
  };
  const loadPlain = outer && type === undefined ? requireOrImport : undefined;
  const candidates = modern
    ? ['', '.js', '.mjs', '.cjs'].map((ending) => [ending, (ending === '.js' && loadPlain) || importModule])
    : [
      ['', requireModule],
      ['.js', loadPlain ?? (type === 'module' ? importModule : requireModule)],
      ['.mjs', importModule],
      ['.cjs', requireModule],
    ];
  try {
    for (const [ending, loadFile] of candidates) {
      if (isFile(start + ending)) return await loadFile(ending);
    }
    const resolved = resolve(from, file, [root, path.join(root, folder)], folder);
    return modern ? await import(pathToFileURL(resolved).href) : from(resolved);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) {
      throw new errors.UserCodeSyntaxError(String(thrown), thrown);
    }
    if (thrown && thrown.code === 'MODULE_NOT_FOUND') {
      throw new errors.ImportModuleError(String(thrown), thrown);
    }
    throw thrown;
  }
}

function resolve(from, file, paths, folder) {
  try {
    return from.resolve(file, { paths });
  } catch (thrown) {
    const names = ['js', 'mjs', 'cjs'].map((ending) => `${folder}${file}.${ending}`);
    throw errors.hint(
      new errors.ImportModuleError(String(thrown), thrown),
      { 'Aloft-Looked-For': names.join(', no ') });
  }
}

function isFile(name) {
  const stats = fs.statSync(name, { throwIfNoEntry: false });
  return stats !== undefined && stats.isFile();
}

// The type in the nearest package.json; the search ends at a node_modules folder and at `last`.
function packageType(start, last) {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (path.basename(folder) === 'node_modules') return undefined;
    const file = path.join(folder, 'package.json');
    if (isFile(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8')).type;
      } catch (thrown) {
        process.stderr.write(`${file} is not valid JSON: ${thrown.message}\n`);
        return undefined;
      }
    }
    if (folder === last || folder === path.dirname(folder)) return undefined;
  }
}

// A package.json above the code is not in the zip: a `.js` file without one of its own is CommonJS,
// unless its syntax says otherwise.
function ignoreOuterType(root) {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) => {
    if (!file.startsWith(root + path.sep) || packageType(path.dirname(file), root) !== undefined) {
      return load(module, file);
    }
    try {
      return module._compile(fs.readFileSync(file, 'utf8'), file);
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return load(module, file);
      throw thrown;
    }
  };
}

function pick(from, name) {
  return name.split('.').reduce((at, key) => (at === undefined || at === null ? at : at[key]), from);
}

module.exports = { load };
