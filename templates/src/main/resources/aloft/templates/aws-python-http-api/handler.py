import json


def hello(event, context):
    """GET / greets the world, GET /hello/{name} someone by name."""
    name = (event.get("pathParameters") or {}).get("name", "world")
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"message": f"Hello {name}"}),
    }
