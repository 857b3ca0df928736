"""Runs a handler for the Lambda Runtime API: python bootstrap.py RUNTIME LOG, where LOG is `lambda`
(lines as CloudWatch shows them) or `plain`."""

import importlib
import json
import os
import socket
import sys
import time

BASE = "/2018-06-01/runtime"
AGENT = "aws-lambda-python/%d.%d.%d" % sys.version_info[:3]
THEN = {"Aloft-Then": BASE + "/invocation/next"}
INDENT = "\u00a0\u00a0"


class Fault(Exception):
    """An error with an error type of Lambda."""

    def __init__(self, kind, message, trace=None, hints=None):
        super().__init__(message)
        self.kind = kind
        self.trace = trace
        self.hints = hints or {}


class Wire:
    """One persistent connection: a result also requests the next event, so that each invocation is one exchange."""

    def __init__(self, address, path, mark):
        self.address = address
        self.mark = {"Aloft-Worker": mark} if path and mark else {}
        if path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(path)
        else:
            host, _, port = address.rpartition(":")
            self.socket = socket.create_connection((host, int(port)))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")

    def request_next(self):
        self.socket.sendall(self.head("GET", "/invocation/next"))

    def respond(self, request, body, kind):
        path = "/invocation/" + request + "/response"
        self.socket.sendall(self.head("POST", path, kind, len(body), THEN) + body)

    def fail(self, request, error, last=False, hints=None):
        path = "/invocation/" + request + "/error" if request else "/init/error"
        body = json.dumps(error).encode()
        extra_headers = {"Lambda-Runtime-Function-Error-Type": error["errorType"], **(hints or ({} if last else THEN))}
        self.socket.sendall(self.head("POST", path, "application/json", len(body), extra_headers) + body)
        if last:
            self.reply()

    def head(self, method, path, kind=None, length=0, extra_headers=None):
        lines = [method + " " + BASE + path + " HTTP/1.1", "Host: " + self.address, "User-Agent: " + AGENT]
        if kind:
            lines += ["Content-Type: " + kind, "Content-Length: %d" % length]
        lines += [name + ": " + value for name, value in {**self.mark, **(extra_headers or {})}.items()]
        self.mark = {}
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "backslashreplace")

    def event(self):
        """Returns the next event; requests it again after a rejected result."""
        while True:
            headers, body = self.reply()
            if "lambda-runtime-aws-request-id" in headers:
                return headers, body
            self.request_next()

    def reply(self):
        """Returns the headers, with lower-case names, and the body of the next response."""
        if not self.reader.readline():
            os._exit(0)
        headers = {}
        while True:
            line = self.reader.readline().decode("latin-1").rstrip("\r\n")
            if not line:
                break
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return headers, self.reader.read(int(headers.get("content-length", 0)))


class Cognito:
    def __init__(self, identity):
        identity = identity or {}
        self.cognito_identity_id = identity.get("cognitoIdentityId")
        self.cognito_identity_pool_id = identity.get("cognitoIdentityPoolId")


class Client:
    FIELDS = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")

    def __init__(self, values):
        for name in self.FIELDS:
            setattr(self, name, values.get(name))


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = Client(values.get("client") or {})


class Context:
    """The context object of an invocation."""

    def __init__(self, headers):
        def of(name):
            return headers.get("lambda-runtime-" + name)

        self.aws_request_id = of("aws-request-id")
        self.invoked_function_arn = of("invoked-function-arn")
        self.tenant_id = of("aws-tenant-id")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        client = of("client-context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        identity = of("cognito-identity")
        self.identity = Cognito(json.loads(identity) if identity else None)
        self._deadline = int(of("deadline-ms"))
        for name, value in json.loads(headers.get("aloft-context", "{}")).items():
            setattr(self, name, value)

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def load(text):
    """Loads the function that `folder/module.name` names."""
    module_name, dot, name = text.rpartition(".")
    if not dot:
        message = "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % text
        raise Fault("Runtime.MalformedHandlerName", message)
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '%s': %s" % (module_name, error)
        hints = None
        if error.name and (module_name.replace("/", ".") + ".").startswith(error.name + "."):
            hints = {"Aloft-Looked-For": module_name + ".py"}
        raise Fault("Runtime.ImportModuleError", message, frames(error), hints) from error
    except SyntaxError as error:
        where = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        message = "Syntax error in module '%s': %s" % (module_name, error)
        raise Fault("Runtime.UserCodeSyntaxError", message, where) from error
    try:
        return getattr(module, name)
    except AttributeError as error:
        message = "Handler '%s' missing on module '%s'" % (name, module_name)
        exported = [key for key, value in vars(module).items() if callable(value) and key[0] != "_"]
        hints = {"Aloft-Exported": " ".join(exported)}
        raise Fault("Runtime.HandlerNotFound", message, None, hints) from error


def frames(error):
    """Formats the user's frames of a traceback."""
    import traceback

    hidden = (__file__, importlib.__file__)
    kept = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename not in hidden and not frame.filename.startswith("<frozen importlib")
    ]
    return traceback.format_list(kept)


def report(error, request):
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace or []
    else:
        kind, trace = type(error).__name__, frames(error)
    return {"errorMessage": str(error), "errorType": kind, "requestId": request, "stackTrace": trace}


def marshal(value, unicode):
    """Encodes a result as JSON; a Decimal keeps its digits."""
    mark = None

    def encode(item):
        nonlocal mark
        import decimal

        if not isinstance(item, decimal.Decimal):
            message = "Object of type %s is not JSON serializable" % type(item).__name__
            raise TypeError(message)
        if not item.is_finite():
            return float(item)
        mark = mark or os.urandom(16).hex()
        return mark + str(item)

    try:
        text = json.dumps(value, default=encode, ensure_ascii=not unicode)
    except Exception as error:
        message = "Unable to marshal response: %s" % error
        raise Fault("Runtime.MarshalError", message) from error
    if mark:
        import re

        text = re.sub('"' + mark + '([^"]*)"', r"\1", text)
    return text.encode("utf-8", "surrogatepass")


def install_log(current, lambda_lines):
    import logging

    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

    class Lines(logging.Formatter):
        converter = time.gmtime

    class Records(Lines):
        def format(self, record):
            entry = {
                "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                "requestId": current["id"],
            }
            if record.exc_info and record.exc_info[0]:
                entry["errorType"] = record.exc_info[0].__name__
                entry["errorMessage"] = str(record.exc_info[1])
                entry["stackTrace"] = frames(record.exc_info[1])
            return json.dumps(entry, ensure_ascii=False, default=str)

    class Handler(logging.Handler):
        def emit(self, record):
            text = self.format(record)
            sys.stdout.write((text.replace("\n", "\r") if lambda_lines and not as_json else text) + "\n")

    def add_request_id(record):
        record.aws_request_id = current["id"]
        return True

    handler = Handler()
    pattern = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter((Records if as_json else Lines)(pattern, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(add_request_id)
    root = logging.getLogger()
    root.addHandler(handler)
    if as_json:
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        known = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level)
        if known in ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"):
            root.setLevel(known)


def log_error(error):
    """Logs a failed invocation as one line, in the format of CloudWatch."""
    lines = ["[ERROR] %s: %s" % (error["errorType"], error["errorMessage"])]
    if error["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        for frame in error["stackTrace"]:
            lines += [INDENT + line.strip() for line in frame.rstrip("\n").split("\n")]
    sys.stdout.write("\r".join(lines) + "\n")


def await_debugger(address):
    try:
        import debugpy
    except ImportError as error:
        message = "debugpy is not installed"
        raise Fault("Runtime.ImportModuleError", message, hints={"Aloft-Needs": "debugpy"}) from error
    host, _, port = address.rpartition(":")
    debugpy.configure(subProcess=False)
    debugpy.listen((host, int(port)))
    sys.stderr.write("Debugger listening on %s\n" % address)
    sys.stderr.flush()
    debugpy.wait_for_client()


def main():
    runtime, log = sys.argv[1:3]
    del sys.argv[1:3]
    unicode = tuple(int(part) for part in runtime[len("python"):].split(".")) >= (3, 12)
    root = os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd()
    sys.path[0] = root
    version = "python%d.%d" % sys.version_info[:2]
    sys.path[1:1] = [
        folder
        for folder in ("/opt/python/lib/%s/site-packages" % version, "/opt/python")
        if os.path.isdir(folder)
    ]
    current = {"id": None}
    install_log(current, log == "lambda")
    path = os.environ.pop("ALOFT_RUNTIME_SOCKET", None)
    wire = Wire(os.environ["AWS_LAMBDA_RUNTIME_API"], path, os.environ.pop("ALOFT_WORKER", None))
    debugger = os.environ.pop("ALOFT_DEBUGPY", None)
    try:
        if debugger:
            await_debugger(debugger)
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        reported = report(error, "")
        if log == "lambda":
            log_error(reported)
        wire.fail(None, reported, last=True, hints=getattr(error, "hints", None))
        sys.exit(1)
    wire.request_next()
    while True:
        headers, body = wire.event()
        request = headers["lambda-runtime-aws-request-id"]
        current["id"] = request
        trace = headers.get("lambda-runtime-trace-id")
        if trace:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            result, kind = invoke(handler, headers, body, unicode)
        except Exception as error:
            reported = report(error, request)
            if log == "lambda":
                log_error(reported)
            wire.fail(request, reported)
        else:
            wire.respond(request, result, kind)


def invoke(handler, headers, body, unicode):
    try:
        event = json.loads(body.decode("utf-8"))
    except ValueError as error:
        message = "Unable to unmarshal input: %s" % error
        raise Fault("Runtime.UnmarshalError", message) from error
    result = handler(event, Context(headers))
    if isinstance(result, (bytes, bytearray)):
        return bytes(result), "application/unknown"
    return marshal(result, unicode), "application/json"


if __name__ == "__main__":
    main()
