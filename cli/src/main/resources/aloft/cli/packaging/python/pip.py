# Runs pip as if on the machine that the packages are for: "; python_version < '3.11'" and the like
# are asked of that machine, which pip itself never does.
import json
import runpy
import sys

machine = json.loads(sys.argv[1])
try:
    import pip
except ImportError:
    sys.exit(97)
# Older ones cannot install for several kinds of Linux at once.
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
