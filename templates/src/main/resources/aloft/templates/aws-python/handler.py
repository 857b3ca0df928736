def hello(event, context):
    """The event is what the caller sends; what is returned is what the caller gets."""
    name = event.get("name", "world")
    return {"message": f"Hello {name}"}
