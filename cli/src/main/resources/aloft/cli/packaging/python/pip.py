# Runs pip with the environment markers of the target machine: conditions like
# "; python_version < '3.11'" are evaluated for that machine. pip itself has no option for this.
import json
import runpy
import sys

machine = json.loads(sys.argv[1])
try:
    import pip
except ImportError:
    sys.exit(97)
# Older versions cannot install for several Linux platforms at once.
if int(pip.__version__.split(".")[0]) < 21:
    sys.exit(97)
if machine:
    try:
        from pip._vendor.packaging import markers

        own = markers.default_environment
        markers.default_environment = lambda: dict(own(), **machine)
    except Exception:
        pass
sys.argv = ["pip"] + sys.argv[2:]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
