"""Written by Aloft. The functions framework loads this file, which loads the handler of the
function that it serves."""

import functools
import importlib
import json
import urllib.parse

_FUNCTIONS = json.loads(r"""/*FUNCTIONS*/""")


def __getattr__(target):
    if target not in _FUNCTIONS:
        raise AttributeError(target)
    function = _load(target)
    globals()[target] = function
    return function


def _load(target):
    settings = _FUNCTIONS[target]
    try:
        module = importlib.import_module(settings["file"].replace("/", "."))
    except AttributeError as error:
        # The framework would take it for a missing function.
        raise ImportError(f'{settings["file"]}.py: {error}') from error
    handler = module
    for name in settings["name"].split("."):
        handler = getattr(handler, name, None)
    if not callable(handler):
        raise ImportError(
            f'{settings["file"]}.py has no function "{settings["name"]}"'
        )
    if "routes" in settings:
        return _routed(handler, settings)
    if "accepted" in settings:
        return _filtered(handler, settings["accepted"])
    return _plain(handler)


def _plain(handler):
    @functools.wraps(handler)
    def call(*arguments):
        return handler(*arguments)

    return call


def _parts(path):
    return [part for part in path.split("/") if part]


def _parameters(pattern, path):
    """The parameters in a path, or None if it does not match."""
    wanted, found = _parts(pattern), _parts(path)
    values = {}
    for i, part in enumerate(wanted):
        if i >= len(found):
            return None
        if part.startswith("{") and part.endswith("+}"):
            values[part[1:-2]] = "/".join(map(urllib.parse.unquote, found[i:]))
            return values
        if part.startswith("{"):
            values[part[1:-1]] = urllib.parse.unquote(found[i])
        elif part != urllib.parse.unquote(found[i]):
            return None
    return values if len(wanted) == len(found) else None


def _rank(route):
    """Of two patterns that match, the one with the earlier fixed part wins."""
    return [
        2 if part.endswith("+}") else 1 if part.startswith("{") else 0
        for part in _parts(route["path"])
    ]


def _routed(handler, settings):
    routes = sorted(settings["routes"], key=_rank)
    scheduled = settings["scheduled"]

    @functools.wraps(handler)
    def call(request):
        if scheduled and "X-CloudScheduler" in request.headers:
            return handler(request)
        allowed = []
        for route in routes:
            values = _parameters(route["path"], _raw_path(request))
            if values is None:
                continue
            method = route["method"]
            if method in ("ANY", request.method) or (
                method == "GET" and request.method == "HEAD"
            ):
                request.view_args = {**(request.view_args or {}), **values}
                return handler(request)
            if method not in allowed:
                allowed.append(method)
        if not allowed:
            return "Not Found", 404
        return "Method Not Allowed", 405, {"Allow": ", ".join(allowed)}

    return call


def _raw_path(request):
    uri = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    if uri and uri.startswith("/"):
        return uri.split("?", 1)[0]
    return urllib.parse.quote(request.path)


def _filtered(handler, accepted):
    @functools.wraps(handler)
    def call(event):
        data = event.data if isinstance(event.data, dict) else {}
        name = data.get("name") or ""
        found = (data.get("message") or {}).get("attributes") or {}
        if (
            name.startswith(accepted["prefix"])
            and name.endswith(accepted["suffix"])
            and all(
                found.get(key) in values
                for key, values in accepted["attributes"].items()
            )
        ):
            return handler(event)
        return None

    return call
