# Unpacks the packages beside this file, once on each machine. Import it before them.
import os
import sys
import tempfile
import zipfile

_folder = os.path.join(tempfile.gettempdir(), "requirements-CONTENT")
if not os.path.isdir(_folder):
    _part = tempfile.mkdtemp(prefix="requirements-")
    _zip = os.path.join(os.path.dirname(os.path.abspath(__file__)), ".requirements.zip")
    with zipfile.ZipFile(_zip) as _packages:
        _packages.extractall(_part)
    try:
        os.rename(_part, _folder)
    except OSError:
        # Another process was faster.
        if not os.path.isdir(_folder):
            raise
sys.path.insert(1, _folder)
