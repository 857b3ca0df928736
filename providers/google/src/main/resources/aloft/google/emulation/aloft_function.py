# The source file that the Functions Framework loads: it has the handler under its own name.
import os
import sys

_module, _, _name = os.environ.pop("ALOFT_HANDLER").rpartition(".")
globals()[_name] = getattr(sys.modules[_module], _name)
