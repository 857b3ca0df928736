# Runs the installed Functions Framework for one function:
#   python start.py HANDLER SIGNATURE
# An exit status from 70 on tells why the function cannot start; LaunchFailure has the same list.
import importlib
import os
import sys
import traceback

NO_FRAMEWORK = 70
NO_DEBUGGER = 72
NO_FILE = 73
NO_EXPORT = 74
NO_MODULE = 75
BROKEN = 76


def fail(status):
    if sys.exc_info()[0] is not None:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(status)


def wait_for_debugger(address):
    try:
        import debugpy
    except ImportError:
        os._exit(NO_DEBUGGER)
    host, _, port = address.rpartition(":")
    debugpy.listen((host, int(port)))
    debugpy.wait_for_client()


# Newer versions of the server of the framework would put a socket into the home folder.
def leave_home_alone():
    try:
        from gunicorn.config import ControlSocketDisable
    except ImportError:
        return
    ControlSocketDisable.default = True


# The module and the name of the function: those of main.py for a plain name.
def locate(handler):
    stem, dot, name = handler.rpartition(".")
    stem = stem if dot else "main"
    if not os.path.isfile(stem + ".py"):
        fail(NO_FILE)
    return os.path.normpath(stem).replace(os.sep, "."), name


def load(module):
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        fail(NO_MODULE)
    except BaseException:
        fail(BROKEN)


def main():
    handler, signature = sys.argv[1:]
    # Modules come from the code, not from the folder of this file.
    sys.path[0] = os.getcwd()
    debugger = os.environ.pop("ALOFT_DEBUGPY", None)
    if debugger:
        wait_for_debugger(debugger)
    try:
        import functions_framework
    except ModuleNotFoundError as error:
        if error.name == "functions_framework":
            os._exit(NO_FRAMEWORK)
        raise
    module, name = locate(handler)
    loaded = load(module)
    if not callable(getattr(loaded, name, None)):
        names = [key for key, value in vars(loaded).items() if callable(value) and key[0] != "_"]
        print(module + " has: " + (", ".join(names) or "no functions"), file=sys.stderr)
        fail(NO_EXPORT)
    folder = os.path.dirname(os.path.abspath(__file__))
    # The shim keeps calls from the handler that it must not receive.
    source = os.path.join(folder, "aloft_functions.py")
    if os.path.isfile(source):
        name = os.environ["FUNCTION_TARGET"]
    else:
        source = os.path.join(folder, "aloft_function.py")
        os.environ["ALOFT_HANDLER"] = module + "." + name
    if debugger:
        # The server of the framework runs functions in a process of its own, without a debugger.
        app = functions_framework.create_app(name, source, signature)
        app.run("127.0.0.1", int(os.environ["PORT"]), threaded=True)
    else:
        from functions_framework import _cli

        leave_home_alone()
        sys.argv[1:] = ["--target", name, "--source", source, "--signature-type", signature]
        sys.argv += ["--host", "127.0.0.1"]
        _cli._cli()


main()
