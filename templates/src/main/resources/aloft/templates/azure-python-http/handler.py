import json
import logging

from azure.functions import HttpRequest, HttpResponse


def hello(req: HttpRequest) -> HttpResponse:
    """GET / greets the world, GET /hello/{name} someone by name."""
    name = req.route_params.get("name", "world")
    logging.info("greeting %s", name)
    body = json.dumps({"message": f"Hello {name}"})
    return HttpResponse(body, mimetype="application/json")
