'use strict';
// Loads the function that a handler string names, in Lambda's lookup order.
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
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
  const module = await read(root, folder, file, modern);
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

async function read(root, folder, file, modern) {
  const from = createRequire(path.join(root, 'handler'));
  const start = path.resolve(root, folder, file);
  const requireModule = (ending) => from(start + ending);
  const importModule = (ending) => import(pathToFileURL(start + ending).href);
  const candidates = modern
    ? ['', '.js', '.mjs', '.cjs'].map((ending) => [ending, importModule])
    : [
      ['', requireModule],
      ['.js', isModule(start) ? importModule : requireModule],
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

// The nearest package.json decides; the search ends at a node_modules folder.
function isModule(start) {
  for (let folder = path.dirname(start); ; folder = path.dirname(folder)) {
    if (path.basename(folder) === 'node_modules') return false;
    const file = path.join(folder, 'package.json');
    if (isFile(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
      } catch (thrown) {
        process.stderr.write(`${file} is not valid JSON: ${thrown.message}\n`);
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

function pick(from, name) {
  return name.split('.').reduce((at, key) => (at === undefined || at === null ? at : at[key]), from);
}

module.exports = { load };
