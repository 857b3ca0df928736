'use strict';
// Runs the user's JavaScript and responds with lines of JSON. Each response line starts with a token, so
// that output of the user's code cannot be mistaken for a response.
const path = require('node:path');
const readline = require('node:readline');
const fs = require('node:fs/promises');
const Module = require('node:module');
const { createRequire } = Module;
const { isModuleNamespaceObject, isProxy } = require('node:util').types;
const { pathToFileURL, fileURLToPath } = require('node:url');

const [token] = process.argv.splice(1);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
const send = (message) => write(`\n${token}${JSON.stringify(message)}\n`);

const calls = new Map();
let lastCall = 0;
const ask = (id, question) =>
  new Promise((resolve, reject) => {
    calls.set(++lastCall, { resolve, reject });
    process.stdin.ref();
    send({ id, call: lastCall, ...question });
  });

const exported = (loaded) =>
  loaded && (loaded.__esModule || isModuleNamespaceObject(loaded)) && 'default' in loaded
    ? loaded.default
    : loaded;

// Packages are not bundled; modules that tsconfig.json maps to a path are. Each file keeps its own
// __dirname, and errors keep the positions in the sources.
const bundled = async (esbuild, file) => {
  const { outputFiles, errors } = await esbuild
    .build({
      entryPoints: [file],
      outfile: file + '.cjs',
      write: false,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      define: { 'import.meta.url': '__fileurl' },
      sourcemap: 'inline',
      logLevel: 'silent',
      plugins: [{ name: 'own', setup: own }],
    })
    .catch((error) => ({ errors: error.errors || [{ text: error.message }] }));
  if (errors.length > 0) {
    const [{ text, location: at }] = errors;
    const place = at && { file: path.resolve(at.file), line: at.line, column: at.column + 1 };
    throw Object.assign(new Error(text), { place });
  }
  process.setSourceMapsEnabled(true);
  const made = new Module(file, module);
  made.filename = file;
  made.paths = Module._nodeModulePaths(path.dirname(file));
  made._compile(outputFiles[0].text, file + '.cjs');
  return made.exports;
};

// The number of characters inserted before the first line of a bundled file.
const shifts = new Map();

const own = (build) => {
  const foreign = /[\\/]node_modules[\\/]/;
  build.onResolve({ filter: /^[^./]/ }, async ({ path: name, pluginData, kind, ...from }) => {
    if (pluginData || kind === 'entry-point') return undefined;
    const found = await build.resolve(name, { ...from, kind, pluginData: true });
    const inside = found.errors.length === 0 && !found.external && !foreign.test(found.path);
    return inside ? found : { path: name, external: true };
  });
  build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path: file }) => {
    if (foreign.test(file)) return undefined;
    const source = await fs.readFile(file, 'utf8');
    const names = {
      __dirname: path.dirname(file),
      __filename: file,
      __fileurl: pathToFileURL(file).href,
    };
    const before = Object.keys(names)
      .filter((name) => !new RegExp(`(const|let|var) +${name}\\b`).test(source))
      .map((name) => `var ${name} = ${JSON.stringify(names[name])};`)
      .join('');
    shifts.set(file, before.length);
    const loader = path.extname(file).replace(/[.cm]+/, '');
    return { contents: before + source, loader };
  });
};

// The program esbuild compiles file by file, so that each keeps its own __dirname. One run over all
// files finds out which modules tsconfig.json maps to a path.
const compiled = (esbuild, file) => {
  const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
  const { spawnSync } = require('node:child_process');
  const { tmpdir } = require('node:os');
  const run = (args, input) => {
    const { status, stdout, stderr, error } = spawnSync(
      esbuild,
      [...args, '--platform=node', '--color=false', '--log-level=error', '--log-limit=1'],
      { input, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status === 0) return stdout;
    const [, text, where, line, column] =
      /\[ERROR] (.*)\s+(?:(\S.*):(\d+):(\d+):)?/.exec(stderr || '') || [];
    const place = where && { file: path.resolve(where), line: +line, column: +column + 1 };
    throw Object.assign(new Error(text || (error && error.message) || 'esbuild failed'), { place });
  };
  const work = mkdtempSync(path.join(tmpdir(), 'aloft-'));
  const targets = new Map();
  try {
    const facts = path.join(work, 'facts.json');
    const out = `--outdir=${path.join(work, 'out')}`;
    run([file, '--bundle', '--packages=external', `--metafile=${facts}`, out]);
    for (const [from, { imports }] of Object.entries(JSON.parse(readFileSync(facts)).inputs)) {
      for (const { original, external, path: to } of imports) {
        if (!external) targets.set(`${path.resolve(from)} ${original}`, path.resolve(to));
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, parent, ...more) =>
    targets.get(`${parent && parent.filename} ${name}`) || resolve(name, parent, ...more);
  for (const ending of ['.ts', '.cts', '.mts']) {
    Module._extensions[ending] = (loaded, source) => {
      const code = run(
        [
          '--loader=ts',
          '--format=cjs',
          '--sourcemap=inline',
          `--sourcefile=${source}`,
          `--target=node${process.versions.node}`,
          `--define:import.meta.url=${JSON.stringify(pathToFileURL(source).href)}`,
        ],
        readFileSync(source),
      );
      loaded._compile(code, source);
    };
  }
  process.setSourceMapsEnabled(true);
  return require(file);
};

const loadTypeScript = async (file, esbuild) => {
  if (esbuild) return compiled(esbuild, file);
  const own = createRequire(file);
  const has = (name) => {
    try {
      return Boolean(own.resolve(name));
    } catch {
      return false;
    }
  };
  if (has('tsx/cjs/api')) return own('tsx/cjs/api').require(file, file);
  if (has('ts-node')) {
    own('ts-node').register({ transpileOnly: true, compilerOptions: { module: 'commonjs' } });
    return own(file);
  }
  if (has('esbuild')) return bundled(own('esbuild'), file);
  if (process.features.typescript) return exported(await import(pathToFileURL(file).href));
  throw Object.assign(new Error('no TypeScript'), { problem: 'typescript' });
};

const load = async (file, esbuild) => {
  const ending = path.extname(file);
  if (/^\.[cm]?ts$/.test(ending)) return exported(await loadTypeScript(file, esbuild));
  if (ending === '.mjs') return exported(await import(pathToFileURL(file).href));
  try {
    return exported(require(file));
  } catch (error) {
    if (!error || !/^ERR_REQUIRE_(ESM|ASYNC_MODULE)$/.test(error.code)) throw error;
    return exported(await import(pathToFileURL(file).href));
  }
};

// The argument of functions that are written for older versions of the Serverless Framework: it has
// the service as it is written, and more than most functions need.
const older = (document, tools) => {
  const { options } = tools;
  const written = document || {};
  const name = written.service && written.service.name ? written.service.name : written.service;
  const functions = written.functions || {};
  const section = written.provider || {};
  const log = (...words) => console.error(...words);
  const provider = {
    options,
    getStage: () => section.stage,
    getRegion: () => section.region,
    getProfile: () => section.profile,
  };
  const service = {
    functions,
    ...written,
    service: name,
    serviceObject: { name },
    getServiceName: () => name,
    getAllFunctions: () => Object.keys(functions),
    getFunction: (key) => functions[key],
  };
  return {
    ...tools,
    service,
    serviceDir: process.cwd(),
    config: { servicePath: process.cwd(), serviceDir: process.cwd() },
    configurationInput: written,
    processedInput: { options, commands: [] },
    pluginManager: { cliOptions: options, plugins: [] },
    cli: { log, consoleLog: log, warn: log },
    variables: { options, service, getValueFromSource: tools.resolveVariable },
    providers: { [section.name || section]: provider },
    getProvider: () => provider,
  };
};

// Whether the parameter is a name, as in `(serverless) => ...`, not `({ options }) => ...`.
const isOlder = (called) =>
  called.length > 0 &&
  !/^(async\s*)?(function\b[^(]*|[\w$]+\s*)?\(\s*\{/.test(String(called));

const evaluate = async ({ id, file, address, options, esbuild }) => {
  const tools = {
    options,
    resolveConfigurationProperty: (keys) => ask(id, { property: keys }),
    resolveVariable: (variable) => ask(id, { variable }),
  };
  let called = false;
  const open = async (value) => {
    const awaited = await value;
    if (typeof awaited !== 'function' || called) return awaited;
    called = true;
    return awaited(isOlder(awaited) ? older(await ask(id, { document: true }), tools) : tools);
  };
  let value = await open(await load(file, esbuild));
  for (const key of address) {
    if (typeof value === 'string') value = await ask(id, { text: value });
    if (value == null) return null;
    const own = Object.prototype.hasOwnProperty.call(value, key) || isProxy(value);
    value = own ? await open(value[key]) : null;
  }
  return value;
};

const plain = (value) => {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw Object.assign(new Error(`a ${typeof value}`), { problem: 'value' });
  }
  try {
    return JSON.parse(JSON.stringify(value === undefined ? null : value));
  } catch (error) {
    throw Object.assign(error, { problem: 'value' });
  }
};

const unshifted = (place) =>
  place && place.line === 1 && shifts.has(place.file)
    ? { ...place, column: Math.max(1, place.column - shifts.get(place.file)) }
    : place;

const explain = (error, file) => {
  const isError = Boolean(error) && typeof error === 'object' && 'message' in error;
  const stack = isError ? String(error.stack) : '';
  const frames = [...stack.matchAll(/((?:file:\/\/)?\/[^\s()]*?):(\d+)(?::(\d+))?/g)].map(
    ([, name, line, column]) => ({
      file: name.startsWith('file://') ? fileURLToPath(name) : name,
      line: Number(line),
      column: Number(column || 1),
    }),
  );
  const inside = frames.find((frame) => frame.file === file);
  const nearest = frames.find((frame) => !frame.file.includes('/node_modules/'));
  return {
    message: isError ? String(error.message).split('\n')[0] : String(error),
    name: isError ? String(error.name || 'Error') : '',
    call: isError ? error.call : undefined,
    problem: isError ? error.problem : undefined,
    code: isError ? error.code : undefined,
    place: unshifted((isError && error.place) || inside || nearest),
  };
};

let current;
const answer = async (request) => {
  current = request;
  // While the user's code runs, only its own work keeps the process alive.
  process.stdin.unref();
  try {
    send({ id: request.id, value: plain(await evaluate(request)) });
  } catch (error) {
    send({ id: request.id, error: explain(error, request.file) });
  }
  current = undefined;
  process.stdin.ref();
};

// Nothing is left to do, but there is no value: a promise that nothing will settle.
process.on('beforeExit', () => {
  if (current) send({ id: current.id, error: { message: '', name: '', problem: 'pending' } });
  current = undefined;
  process.stdin.ref();
});

process.on('uncaughtException', (error) => {
  if (current) send({ id: current.id, error: explain(error, current.file) });
});

readline
  .createInterface({ input: process.stdin, terminal: false })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (message.variables) {
      Object.assign(process.env, message.variables);
    } else if (message.call) {
      const { resolve, reject } = calls.get(message.call);
      calls.delete(message.call);
      if (calls.size === 0 && current) process.stdin.unref();
      if ('value' in message) resolve(message.value);
      else reject(Object.assign(new Error(message.failed), { call: message.call }));
    } else {
      answer(message);
    }
  })
  .on('close', () => process.exit(0));
