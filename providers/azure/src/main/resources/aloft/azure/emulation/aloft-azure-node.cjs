// Serves one function of an Azure app with the app's own @azure/functions:
//   node aloft-azure-node.cjs SETTINGS [FOLDER]
// SETTINGS is JSON: the name, the model, the entry and the bindings of the function. FOLDER has the
// packages of code that was unpacked without them. A request with the header X-Aloft-Call is one
// for an HTTP function; any other is {Data, Metadata}, as custom handlers get it. An exit status
// from 70 on tells why the function cannot start; LaunchFailure has the same list.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const NO_FRAMEWORK = 70;
const NO_OLDER_FRAMEWORK = 71;
const NO_FILE = 73;
const NO_EXPORT = 74;
const NO_MODULE = 75;
const BROKEN = 76;

const settings = JSON.parse(process.argv[2]);
const packages = process.argv[3];
const root = process.cwd();
const port = Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT);

const functions = new Map();
const hooks = {};
const appHookData = {};
let model;
let streamUri;

class Disposable {
  #callback;
  constructor(callback) {
    this.#callback = callback;
  }
  dispose() {
    this.#callback?.();
    this.#callback = undefined;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((each) => each.dispose()));
  }
}

// What Azure's own worker offers to the packages of the programming models.
const core = {
  version: '3.12.0',
  hostVersion: '4.1000.0',
  registerFunction(metadata, callback) {
    functions.set(metadata.name.toLowerCase(), { metadata, callback });
    return new Disposable(() => functions.delete(metadata.name.toLowerCase()));
  },
  registerHook(name, callback) {
    const list = (hooks[name] ??= []);
    list.push(callback);
    return new Disposable(() => list.splice(list.indexOf(callback), 1));
  },
  setProgrammingModel(chosen) {
    model = chosen;
  },
  getProgrammingModel() {
    return model;
  },
  log,
  Disposable,
};

function answerForCore() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    return request === '@azure/functions-core' ? core : load.call(this, request, ...rest);
  };
}

// The messages of the library itself are shown if something is wrong.
function log(level, category, message) {
  if (category === 'user' || ['warning', 'error', 'critical'].includes(level)) {
    console.log(message);
  }
}

// The library streams responses from a server of its own, which listens on all addresses.
function listenOnLoopback() {
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (...all) {
    const callback = all.find((argument) => typeof argument === 'function');
    return all.length === 0 || (all.length === 1 && callback)
      ? listen.call(this, 0, '127.0.0.1', callback)
      : listen.apply(this, all);
  };
}

// The app settings of this machine replace those of the manifest.
function readLocalSettings() {
  const file = [packages, root]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'local.settings.json'))
    .find(isFile);
  if (file !== undefined) {
    const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    for (const [name, setting] of Object.entries(JSON.parse(text).Values ?? {})) {
      if (!settings.forced.includes(name)) {
        process.env[name] = String(setting);
      }
    }
  }
}

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

function fail(status, error) {
  if (error !== undefined) {
    console.error(error);
  }
  process.exit(status);
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile();
}

async function load(file) {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error?.code);
    return fail(missing ? NO_MODULE : BROKEN, error);
  }
}

function library() {
  let file;
  try {
    file = Module.createRequire(path.join(root, 'index.js')).resolve('@azure/functions');
  } catch (error) {
    return fail(NO_FRAMEWORK);
  }
  return require(file);
}

// Handlers have the form of version 4 if the app depends on it, and that of version 3 otherwise.
function isOlder() {
  for (let folder = root, last; folder !== last; [folder, last] = [path.dirname(folder), folder]) {
    const file = path.join(folder, 'package.json');
    const project = isFile(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
    // A folder with bundles has an empty one.
    if (Object.keys(project).length > 0) {
      const version = /\d+/.exec(project.dependencies?.['@azure/functions'] ?? '0');
      return version !== null && Number(version[0]) < 4;
    }
  }
  return true;
}

// Azure has version 3 of the package itself, so that it is in no zip.
function setUpOlderLibrary() {
  let older;
  try {
    const paths = [root, packages].filter(Boolean);
    older = require(require.resolve('@azure/functions', { paths }));
  } catch (error) {
    fail(NO_OLDER_FRAMEWORK);
  }
  if (typeof older.setup !== 'function') {
    fail(NO_OLDER_FRAMEWORK, 'the version of @azure/functions is above 3');
  }
  older.setup();
}

function registerOlder(bindings, callback) {
  // The host takes a response of context.res only from a binding with a name.
  const named = bindings.map((binding) =>
    binding.type === 'http' && binding.name === '$return' ? { ...binding, name: 'res' } : binding);
  core.registerFunction(
    {
      name: settings.name,
      bindings: Object.fromEntries(named.map((binding) => [binding.name, binding])),
    },
    callback);
}

function find(name) {
  const stem = path.resolve(root, name);
  return ['', '.js', '.mjs', '.cjs'].map((extension) => stem + extension).find(isFile);
}

async function exported(file, name) {
  const loaded = await load(file);
  const found = loaded[name] ?? loaded.default?.[name];
  if (typeof found !== 'function') {
    const names = Object.keys({ ...loaded.default, ...loaded }).filter((key) => key !== 'default');
    fail(NO_EXPORT, `${path.relative(root, file)} exports: ${names.join(', ') || 'nothing'}`);
  }
  return found;
}

const isTrigger = (binding) => binding.type.toLowerCase().endsWith('trigger');
const isOut = (binding) => binding.direction === 'out';
const isReturn = (binding) => binding.name === '$return' || binding.type === 'http';

// The handler of the manifest, registered with its bindings.
async function register() {
  const file = find(settings.entry.file);
  if (file === undefined) {
    fail(NO_FILE);
  }
  const { bindings } = settings;
  if (isOlder()) {
    setUpOlderLibrary();
    registerOlder(bindings, await exported(file, settings.entry.export));
    return;
  }
  const { app } = library();
  if (typeof app?.generic !== 'function') {
    fail(NO_FRAMEWORK, 'the version of @azure/functions is below 4');
  }
  const trigger = bindings.find(isTrigger);
  app.generic(settings.name, {
    trigger,
    return: bindings.find((binding) => isOut(binding) && isReturn(binding)),
    extraInputs: bindings.filter((binding) => !isTrigger(binding) && !isOut(binding)),
    extraOutputs: bindings.filter((binding) => isOut(binding) && !isReturn(binding)),
    handler: await exported(file, settings.entry.export),
  });
}

// The files that `main` in package.json names, which may be a pattern: src/functions/*.js
function mainFiles() {
  const file = path.join(root, 'package.json');
  const main = isFile(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).main : undefined;
  if (main === undefined) {
    return [find('index')].filter(Boolean);
  }
  if (!/[*?{[]/.test(main)) {
    return [find(main) ?? find(path.join(main, 'index'))].filter(Boolean);
  }
  const text = path.posix
    .normalize(main)
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (all, list) => `(${list.replaceAll(',', '|')})`)
    .replace(/\*\*\/|\*|\?/g, (part) =>
      part === '**/' ? '(.*/)?' : part === '*' ? '[^/]*' : '[^/]');
  const pattern = new RegExp(`^${text}$`);
  const folder = main.slice(0, main.search(/[*?{[]/)).replace(/[^/]*$/, '');
  const start = path.join(root, folder);
  return (fs.existsSync(start) ? fs.readdirSync(start, { recursive: true }) : [])
    .map((name) => path.join(folder, name))
    .filter((name) => pattern.test(name.split(path.sep).join('/')))
    .filter((name) => !name.includes('node_modules'))
    .map((name) => path.join(root, name))
    .filter(isFile)
    .sort();
}

// A function of the model of version 3: a folder with function.json.
async function registerFolder(file) {
  const { bindings, scriptFile, entryPoint } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const script = scriptFile
    ? path.resolve(path.dirname(file), scriptFile)
    : find(path.join(settings.name, 'index'));
  if (!script || !isFile(script)) {
    fail(NO_FILE);
  }
  setUpOlderLibrary();
  const loaded = await load(script);
  const value = loaded.default ?? loaded;
  const callback =
    typeof value === 'function' && !entryPoint
      ? value
      : (value[entryPoint] ??
        Object.values(value).find((each, at, all) => all.length === 1) ??
        value.run ??
        value.index);
  if (typeof callback !== 'function') {
    fail(NO_EXPORT, `${path.relative(root, script)} exports: ${Object.keys(value).join(', ')}`);
  }
  registerOlder(bindings, callback.bind(value));
}

async function registerOwn() {
  const folder = path.join(root, settings.name, 'function.json');
  if (isFile(folder)) {
    return registerFolder(folder);
  }
  library();
  for (const file of mainFiles()) {
    await load(file);
  }
  if (!functions.has(settings.name.toLowerCase())) {
    const names = [...functions.values()].map((each) => each.metadata.name);
    fail(NO_EXPORT, `the app registers: ${names.join(', ') || 'nothing'}`);
  }
}

function runHooks(name, context) {
  return (hooks[name] ?? []).reduce((last, hook) => last.then(() => hook(context)),
    Promise.resolve());
}

// The value of an input as the host sends it.
function typed(binding, value) {
  if (value === undefined || value === null) {
    return undefined;
  }
  const type = binding.type.toLowerCase();
  const binary = binding.dataType === 'binary' || (type.startsWith('blob') && !binding.dataType);
  if (typeof value === 'string') {
    return binary ? { bytes: Buffer.from(value) } : { string: value };
  }
  if (Array.isArray(value) && /^(eventhub|servicebus|kafka)/.test(type)) {
    const texts = value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
    return binary
      ? { collectionBytes: { bytes: texts.map((text) => Buffer.from(text)) } }
      : { collectionString: { string: texts } };
  }
  const json = JSON.stringify(value);
  return binary ? { bytes: Buffer.from(json) } : { json };
}

function metadataOf(values) {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) },
    ]));
}

// The value of an output, as a custom handler would write it.
function plain(data) {
  if (!data) {
    return null;
  }
  const [kind, value] = Object.entries(data).find((entry) => entry[1] != null) ?? [];
  if (kind === 'json') {
    return JSON.parse(value);
  }
  return kind === 'bytes' || kind === 'stream' ? Buffer.from(value).toString() : value;
}

function showOutput(binding, value) {
  const { queueName, path: blob, eventHubName, topicName, tableName } = binding;
  const target =
    queueName ?? blob ?? eventHubName ?? topicName ?? tableName ?? binding.containerName ?? '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  console.log(`Output "${binding.name}" (${`${binding.type} ${target}`.trim()}): ${text}`);
}

async function invoke(id, inputs, metadata) {
  const { metadata: described, callback } = functions.get(settings.name.toLowerCase());
  const inputData = [];
  for (const [name, binding] of Object.entries(described.bindings)) {
    if (binding.direction !== 'out') {
      inputData.push({ name, data: inputs(name, binding) });
    }
  }
  const context = {
    invocationId: id,
    metadata: described,
    request: {
      invocationId: id,
      functionId: settings.name,
      inputData,
      triggerMetadata: metadata,
      traceContext: { traceParent: `00-${id.replaceAll('-', '')}-0000000000000001-00` },
    },
    state: undefined,
    log,
  };
  const invocation = model.getInvocationModel(context);
  const argumentsOf = await invocation.getArguments();
  const hookContext = {
    hookData: {},
    appHookData,
    invocationContext: argumentsOf.context,
    functionCallback: callback,
    inputs: argumentsOf.inputs,
  };
  context.state = 'preInvocationHooks';
  await runHooks('preInvocation', hookContext);
  context.state = 'invocation';
  try {
    hookContext.result = await invocation.invokeFunction(
      argumentsOf.context, hookContext.inputs, hookContext.functionCallback);
    hookContext.error = null;
  } catch (error) {
    hookContext.result = null;
    hookContext.error = error;
  }
  context.state = 'postInvocationHooks';
  await runHooks('postInvocation', hookContext);
  context.state = undefined;
  if (hookContext.error) {
    throw hookContext.error;
  }
  const response = await invocation.getResponse(argumentsOf.context, hookContext.result);
  const outputs = {};
  let answer;
  for (const { name, data } of response.outputData ?? []) {
    if (data?.http) {
      answer = data.http;
    } else {
      outputs[name] = plain(data);
      showOutput(described.bindings[name], outputs[name]);
    }
  }
  if (response.returnValue?.http) {
    answer = response.returnValue.http;
  }
  const returned = response.returnValue?.http ? null : plain(response.returnValue);
  if (returned !== null && described.bindings.$return) {
    showOutput({ ...described.bindings.$return, name: '$return' }, returned);
  }
  return { outputs, returned, answer };
}

const value = (nullable) =>
  nullable !== null && typeof nullable === 'object' && !(nullable instanceof Date)
    && 'value' in nullable ? nullable.value : nullable;

function cookieText(cookie) {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  const expires = value(cookie.expires);
  const maxAge = value(cookie.maxAge);
  const time = expires?.seconds === undefined ? expires : Number(expires.seconds) * 1000;
  if (time !== undefined && time !== null) parts.push(`expires=${new Date(time).toUTCString()}`);
  if (maxAge !== undefined && maxAge !== null) parts.push(`max-age=${maxAge}`);
  if (value(cookie.domain)) parts.push(`domain=${value(cookie.domain)}`);
  if (value(cookie.path)) parts.push(`path=${value(cookie.path)}`);
  if (value(cookie.secure)) parts.push('secure');
  if (cookie.sameSite && cookie.sameSite !== 'none') parts.push(`samesite=${cookie.sameSite}`);
  if (cookie.sameSite === 'explicitNone') parts[parts.length - 1] = 'samesite=none';
  if (value(cookie.httpOnly)) parts.push('httponly');
  return parts.join('; ');
}

function bodyOf(answer) {
  const body = answer.body ?? {};
  if (body.bytes ?? body.stream) {
    return Buffer.from(body.bytes ?? body.stream);
  }
  return body.string ?? body.json ?? (body.int ?? body.double ?? '').toString();
}

function send(response, answer) {
  if (!answer) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, text] of Object.entries(answer.headers ?? {})) {
    if (!['transfer-encoding', 'connection', 'content-length'].includes(name.toLowerCase())) {
      response.setHeader(name, text);
    }
  }
  const cookies = (answer.cookies ?? []).map(cookieText);
  if (cookies.length > 0) {
    response.setHeader('Set-Cookie', [response.getHeader('Set-Cookie') ?? [], cookies].flat(2));
  }
  const body = bodyOf(answer);
  if (!response.hasHeader('Content-Type') && body.length > 0) {
    const json = answer.body?.json !== undefined;
    response.setHeader('Content-Type', `${json ? 'application/json' : 'text/plain'}; charset=utf-8`);
  }
  response.statusCode = Number(answer.statusCode ?? 200);
  response.end(body);
}

// Passes a request to the library's own server, which streams.
function stream(request, response, call, body) {
  return new Promise((resolve, reject) => {
    const url = new URL(call.url);
    const headers = {
      ...request.headers,
      'x-ms-invocation-id': call.id,
      'x-forwarded-host': url.host,
      'x-forwarded-proto': 'http',
    };
    const { pathname, search } = url;
    const onward = http.request(
      streamUri, { method: request.method, path: pathname + search, headers }, (answer) => {
        delete answer.headers['x-ms-invocation-id'];
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response).on('finish', resolve).on('error', reject);
      });
    onward.on('error', reject);
    onward.end(body);
  });
}

function joined(request) {
  const { 'x-aloft-call': call, ...headers } = request.headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, [text].flat().join(', ')]));
}

async function serveHttp(request, response, call, body) {
  const url = new URL(call.url);
  const query = {};
  for (const [key, text] of url.searchParams) {
    query[key] = key in query ? `${query[key]},${text}` : text;
  }
  const headers = joined(request);
  const message = {
    method: request.method,
    url: call.url,
    headers,
    query,
    params: call.params,
    body: body.length > 0 ? { bytes: body } : undefined,
    rawBody: body.length > 0 ? { bytes: body } : undefined,
  };
  const metadata = {
    ...metadataOf(call.params),
    Query: { json: JSON.stringify(query) },
    Headers: { json: JSON.stringify(headers) },
  };
  const inputs = (name, binding) =>
    isTrigger(binding) ? { http: message } : typed(binding, call.inputs?.[name]);
  if (streamUri) {
    const streamed = stream(request, response, call, body);
    // A handler that fails has sent nothing.
    streamed.catch(() => {});
    await invoke(call.id, inputs, metadata);
    await streamed;
    return;
  }
  const result = await invoke(call.id, inputs, metadata);
  send(response, result.answer);
}

async function serveEvent(request, response, body) {
  const { Data, Metadata } = JSON.parse(body.toString());
  const id = request.headers['x-azure-functions-invocationid'];
  // The app may have named its trigger by itself.
  const inputs = (name, binding) =>
    typed(binding, isTrigger(binding) ? Object.values(Data)[0] : Data[name]);
  const result = await invoke(id, inputs, metadataOf(Metadata));
  response.setHeader('Content-Type', 'application/json');
  response.end(
    JSON.stringify({ Outputs: result.outputs, Logs: [], ReturnValue: result.returned }));
}

async function serve(request, response) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  const call = request.headers['x-aloft-call'];
  try {
    if (call) {
      const decoded = JSON.parse(Buffer.from(call, 'base64').toString());
      await serveHttp(request, response, decoded, body);
    } else {
      await serveEvent(request, response, body);
    }
  } catch (error) {
    console.error(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const type = error?.name ?? 'Error';
    const message = error?.message ?? String(error);
    response.writeHead(500, { 'Content-Type': 'application/json', 'X-Aloft-Fault': 'true' });
    response.end(JSON.stringify({ type, message, stack: String(error?.stack ?? '') }));
  }
}

async function main() {
  readLocalSettings();
  linkPackages();
  answerForCore();
  listenOnLoopback();
  await (settings.model === 'handler' ? register() : registerOwn());
  streamUri = (await model.getCapabilities?.({}))?.HttpUri;
  await runHooks('appStart', {
    hookData: {},
    appHookData,
    functionAppDirectory: root,
    hostVersion: core.hostVersion,
  });
  process.on('unhandledRejection', (error) => {
    console.error(error);
    process.exit(1);
  });
  const server = http.createServer({ keepAliveTimeout: 60000, maxHeaderSize: 131072 }, serve);
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
}

main().catch((error) => fail(BROKEN, error));
