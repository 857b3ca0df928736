# Serves one function of an Azure app with the installed package azure-functions:
#   python aloft_azure_python.py SETTINGS FOLDER
# SETTINGS is JSON: the name, the model, the entry and the bindings of the function. FOLDER is that
# of the service. A request with the header X-Aloft-Call is one for an HTTP function; any other is
# {Data, Metadata}, as custom handlers get it. An exit status from 70 on tells why the function
# cannot start; LaunchFailure has the same list.
import asyncio
import base64
import concurrent.futures
import contextvars
import functools
import importlib
import importlib.util
import inspect
import json
import logging
import os
import sys
import threading
import traceback
import types
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NO_FRAMEWORK = 70
NO_DEBUGGER = 72
NO_FILE = 73
NO_EXPORT = 74
NO_MODULE = 75
BROKEN = 76

SETTINGS = json.loads(sys.argv[1])
NAME = SETTINGS["name"]
ROOT = os.getcwd()


def fail(status, message=None):
    if sys.exc_info()[0] is not None:
        traceback.print_exc()
    if message:
        print(message, file=sys.stderr)
    sys.stderr.flush()
    os._exit(status)


# The app settings of this machine replace those of the manifest.
def read_local_settings():
    for folder in (sys.argv[2], ROOT):
        file = os.path.join(folder, "local.settings.json")
        if os.path.isfile(file):
            with open(file, encoding="utf-8-sig") as text:
                values = json.load(text).get("Values") or {}
            for name, value in values.items():
                if name not in SETTINGS["forced"]:
                    os.environ[name] = str(value)
            return


def wait_for_debugger():
    address = os.environ.pop("ALOFT_DEBUGPY", None)
    if not address:
        return
    try:
        import debugpy
    except ImportError:
        os._exit(NO_DEBUGGER)
    host, _, port = address.rpartition(":")
    debugpy.listen((host, int(port)))
    debugpy.wait_for_client()


# Modules come from the app and its packages, not from the folder of this file.
def set_path():
    sys.path[0] = ROOT
    for folder in (ROOT, sys.argv[2]):
        packages = os.path.join(folder, ".python_packages", "lib", "site-packages")
        if os.path.isdir(packages):
            sys.path.insert(1, packages)


def load(module):
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        fail(NO_MODULE)
    except BaseException:
        fail(BROKEN)


def functions_of(module):
    return [key for key, value in vars(module).items() if callable(value) and key[0] != "_"]


def exported(module, name):
    found = getattr(module, name, None)
    if not callable(found):
        names = ", ".join(functions_of(module)) or "no functions"
        fail(NO_EXPORT, module.__name__ + " has: " + names)
    # A handler with decorators is still a function of the app.
    if hasattr(found, "_function"):
        found = found._function.get_user_function()
    return found


class Target:
    def __init__(self, function, bindings, folder=ROOT):
        self.function = function
        self.folder = folder
        parameters = inspect.signature(function).parameters
        self.takes_all = any(p.kind == p.VAR_KEYWORD for p in parameters.values())
        self.parameters = [
            p.name for p in parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        ]
        self.bindings = {binding["name"]: binding for binding in self.renamed(bindings)}
        self.check()

    def free(self, bindings):
        known = {binding["name"] for binding in bindings} | {"context"}
        return [parameter for parameter in self.parameters if parameter not in known]

    # The handler of the manifest may have another name for its first parameter.
    def renamed(self, bindings):
        free = self.free(bindings)
        return [
            {**binding, "name": free[0]}
            if SETTINGS["model"] == "handler" and is_trigger(binding) and free
            and not self.takes(binding["name"])
            else binding
            for binding in bindings
        ]

    # Azure refuses a function whose parameters are not its bindings.
    def check(self):
        if self.takes_all:
            return
        name = self.function.__name__
        missing = [key for key in self.bindings if key != "$return" and not self.takes(key)]
        if missing:
            fail(BROKEN, name + " has no parameter for the binding: " + ", ".join(missing))
        free = self.free(self.bindings.values())
        if free:
            fail(BROKEN, name + " has a parameter without a binding: " + ", ".join(free))

    def takes(self, name):
        return self.takes_all or name in self.parameters


# The handler of the manifest.
def load_handler():
    entry = SETTINGS["entry"]
    stem = entry["file"]
    stem = stem[: -len(".py")] if stem.endswith(".py") else stem
    if not os.path.isfile(stem + ".py"):
        fail(NO_FILE)
    module = load(os.path.normpath(stem).replace(os.sep, "."))
    return Target(exported(module, entry["export"] or "main"), SETTINGS["bindings"])


# A function of the first model: a folder with function.json.
def load_folder(file):
    with open(file, encoding="utf-8") as text:
        described = json.load(text)
    folder = os.path.dirname(file)
    script = os.path.normpath(os.path.join(folder, described.get("scriptFile", "__init__.py")))
    if not os.path.isfile(script):
        fail(NO_FILE)
    app = types.ModuleType("__app__")
    app.__path__ = [ROOT]
    sys.modules.setdefault("__app__", app)
    name = os.path.relpath(script, ROOT)[: -len(".py")].replace(os.sep, ".")
    if name.endswith(".__init__"):
        name = name[: -len(".__init__")]
    module = load("__app__." + name)
    return Target(exported(module, described.get("entryPoint", "main")), described["bindings"], folder)


def load_own(library):
    described = os.path.join(ROOT, NAME, "function.json")
    if os.path.isfile(described):
        return load_folder(described)
    script = os.environ.get("PYTHON_SCRIPT_FILE_NAME", "function_app.py")
    if not os.path.isfile(script):
        fail(NO_FILE)
    module = load(script[: -len(".py")])
    apps = [value for value in vars(module).values() if isinstance(value, library.FunctionApp)]
    names = []
    for app in apps:
        for function in app.get_functions():
            names.append(function.get_function_name())
            if names[-1].lower() == NAME.lower():
                bindings = [binding.get_dict_repr() for binding in function.get_bindings()]
                for binding in bindings:
                    binding["direction"] = str(getattr(binding["direction"], "name", "in")).lower()
                return Target(function.get_user_function(), bindings)
    fail(NO_EXPORT, "the app registers: " + (", ".join(names) or "nothing"))


def is_trigger(binding):
    return binding["type"].lower().endswith("trigger")


def is_out(binding):
    return str(binding.get("direction", "in")).lower() == "out"


class Collection:
    def __init__(self, values):
        self.string = values
        self.bytes = [value.encode() for value in values]


# The value of an input as the host sends it.
def datum(meta, binding, value):
    kind = binding["type"].lower()
    if value is None:
        return None
    if isinstance(value, str):
        if kind.startswith("blob") or str(binding.get("dataType", "")).lower() == "binary":
            return meta.Datum(value.encode(), "bytes")
        return meta.Datum(value, "string")
    if isinstance(value, list) and kind.startswith(("eventhub", "servicebus", "kafka")):
        texts = [item if isinstance(item, str) else json.dumps(item) for item in value]
        return meta.Datum(Collection(texts), "collection_string")
    text = json.dumps(value)
    if kind.startswith("blob"):
        return meta.Datum(text.encode(), "bytes")
    return meta.Datum(text, "string" if kind.startswith("queue") else "json")


def metadata_of(meta, values):
    result = {}
    for key, value in values.items():
        if isinstance(value, str):
            result[key] = meta.Datum(value, "string")
        else:
            result[key] = meta.Datum(json.dumps(value), "json")
    return result


def converter(registry, binding):
    found = registry.get(binding["type"])
    return found if found is not None else registry.get("generic")


def decode(library, binding, data, metadata):
    if data is None:
        return None
    registry = library.get_binding_registry()
    found = converter(registry, binding)
    if found is registry.get("generic"):
        return data.python_value
    return found.decode(data, trigger_metadata=metadata)


# The value of an output, as a custom handler would write it.
def plain(value):
    if value is None or value.type is None:
        return None
    if value.type == "json":
        return json.loads(value.value)
    if value.type == "bytes":
        return bytes(value.value).decode("utf-8", "replace")
    return value.python_value


def encode(library, binding, value):
    if value is None:
        return None
    registry = library.get_binding_registry()
    found = converter(registry, binding)
    if found is registry.get("generic") and not isinstance(value, (str, bytes)):
        return value
    return plain(found.encode(value, expected_type=None))


TARGETS = ("queueName", "path", "eventHubName", "topicName", "tableName", "containerName")


def show_output(binding, value):
    target = next((binding[key] for key in TARGETS if binding.get(key)), "")
    text = value if isinstance(value, str) else json.dumps(value)
    described = (binding["type"] + " " + target).strip()
    print('Output "%s" (%s): %s' % (binding["name"], described, text))


class App:
    def __init__(self, library, target):
        from azure.functions import meta

        self.library = library
        self.meta = meta
        self.target = target
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        count = os.environ.get("PYTHON_THREADPOOL_THREAD_COUNT")
        self.pool = concurrent.futures.ThreadPoolExecutor(int(count) if count else None)
        base = library.Context

        class Context(base):
            def __init__(self, invocation_id):
                self._id = invocation_id

            invocation_id = property(lambda self: self._id)
            function_name = property(lambda self: NAME)
            function_directory = property(lambda self: target.folder)
            thread_local_storage = property(lambda self: LOCAL)
            trace_context = property(lambda self: None)
            retry_context = property(lambda self: None)

        self.context = Context

    def out(self):
        class Out(self.library.Out):
            _value = None

            def set(self, value):
                self._value = value

            def get(self):
                return self._value

        return Out()

    # Calls the function; returns what it wrote, what it returned, and its HTTP response.
    def invoke(self, invocation_id, inputs, metadata):
        target = self.target
        arguments = {}
        outs = {}
        for name, binding in target.bindings.items():
            if is_out(binding):
                if name != "$return":
                    outs[name] = arguments[name] = self.out()
            else:
                value = decode(self.library, binding, inputs(name, binding), metadata)
                arguments[name] = value
        if "context" in target.parameters:
            arguments["context"] = self.context(invocation_id)
        if inspect.iscoroutinefunction(target.function):
            coroutine = target.function(**arguments)
            result = asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()
        else:
            call = functools.partial(target.function, **arguments)
            result = self.pool.submit(contextvars.copy_context().run, call).result()
        outputs = {}
        answer = None
        for name, out in outs.items():
            binding = target.bindings[name]
            if binding["type"] == "http":
                answer = out.get()
            elif out.get() is not None:
                outputs[name] = encode(self.library, binding, out.get())
                show_output(binding, outputs[name])
        returns = target.bindings.get("$return")
        if returns is not None and returns["type"] != "http":
            returned = encode(self.library, returns, result)
            if returned is not None:
                show_output(returns, returned)
            return outputs, returned, answer
        if any(binding["type"] == "httpTrigger" for binding in target.bindings.values()):
            return outputs, None, result if result is not None else answer
        return outputs, result if is_json(result) else str(result), answer


LOCAL = threading.local()


def is_json(value):
    try:
        json.dumps(value)
        return True
    except (TypeError, ValueError):
        return False


class RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    app = None

    def log_message(self, *arguments):
        pass

    def serve(self):
        body = self.read_body()
        call = self.headers.get("X-Aloft-Call")
        try:
            if call:
                self.serve_http(json.loads(base64.b64decode(call)), body)
            else:
                self.serve_event(json.loads(body))
        except BaseException as error:
            traceback.print_exc()
            self.send(
                500,
                [("Content-Type", "application/json"), ("X-Aloft-Fault", "true")],
                json.dumps({
                    "type": type(error).__name__,
                    "message": str(error),
                    "stack": "".join(traceback.format_tb(error.__traceback__)),
                }).encode())
        sys.stdout.flush()
        sys.stderr.flush()

    def read_body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
            if size == 0:
                return b"".join(pieces)

    def serve_http(self, call, body):
        datum_type = self.app.meta.Datum

        def texts(values):
            return {key: datum_type(value, "string") for key, value in values.items()}

        headers = {}
        for key, value in self.headers.items():
            if key.lower() != "x-aloft-call":
                headers[key.lower()] = headers[key.lower()] + ", " + value if key.lower() in headers else value
        query = {}
        parts = urllib.parse.urlsplit(call["url"])
        for key, value in urllib.parse.parse_qsl(parts.query, keep_blank_values=True):
            query[key] = query[key] + "," + value if key in query else value
        request = datum_type({
            "method": datum_type(self.command, "string"),
            "url": datum_type(call["url"], "string"),
            "headers": texts(headers),
            "query": texts(query),
            "params": texts(call["params"]),
            "body": datum_type(body, "bytes"),
        }, "http")
        values = call.get("inputs") or {}

        def inputs(name, binding):
            if is_trigger(binding):
                return request
            return datum(self.app.meta, binding, values.get(name))

        metadata = metadata_of(self.app.meta, call["params"])
        _, _, answer = self.app.invoke(call["id"], inputs, metadata)
        self.answer(answer)

    def answer(self, answer):
        if answer is None:
            self.send(204, [], b"")
        elif isinstance(answer, str):
            self.send(200, [("Content-Type", "text/plain; charset=utf-8")], answer.encode())
        else:
            binding = {"type": "http"}
            registry = self.app.library.get_binding_registry()
            try:
                value = converter(registry, binding).encode(answer, expected_type=None).value
            except NotImplementedError:
                raise TypeError(
                    "the function returned %s: return a str or an HttpResponse"
                    % type(answer).__name__) from None
            lines = [(key, text.value) for key, text in value["headers"].items()]
            for cookies in value["cookies"] or []:
                lines += [("Set-Cookie", morsel.OutputString()) for morsel in cookies.values()]
            self.send(int(value["status_code"].value), lines, value["body"].value)

    def serve_event(self, message):
        data = message["Data"]

        # The app may have named its trigger by itself.
        def inputs(name, binding):
            value = next(iter(data.values())) if is_trigger(binding) else data.get(name)
            return datum(self.app.meta, binding, value)

        invocation_id = self.headers["X-Azure-Functions-InvocationId"]
        metadata = metadata_of(self.app.meta, message.get("Metadata") or {})
        outputs, returned, _ = self.app.invoke(invocation_id, inputs, metadata)
        body = {"Outputs": outputs, "Logs": [], "ReturnValue": returned}
        self.send(200, [("Content-Type", "application/json")], json.dumps(body).encode())

    def send(self, status, headers, body):
        self.send_response_only(status)
        for key, value in headers:
            if key.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(key, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    read_local_settings()
    set_path()
    wait_for_debugger()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("azure").setLevel(logging.WARNING)
    try:
        import azure.functions as library
    except ModuleNotFoundError as error:
        if error.name in ("azure", "azure.functions"):
            os._exit(NO_FRAMEWORK)
        raise
    target = load_handler() if SETTINGS["model"] == "handler" else load_own(library)
    RequestHandler.app = App(library, target)
    port = int(os.environ["FUNCTIONS_CUSTOMHANDLER_PORT"])
    Server(("127.0.0.1", port), RequestHandler).serve_forever()


try:
    main()
except BaseException:
    fail(BROKEN)
