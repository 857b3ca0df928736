def hello(request):
    """GET / greets the world, GET /hello/{name} someone by name."""
    name = request.view_args.get("name", "world")
    print(f"greeting {name}")
    return {"message": f"Hello {name}"}
