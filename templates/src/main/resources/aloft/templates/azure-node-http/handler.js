// GET / greets the world, GET /hello/{name} someone by name.
export function hello(request, context) {
  const name = request.params.name ?? "world";
  context.log(`greeting ${name}`);
  return { jsonBody: { message: `Hello ${name}` } };
}
