// GET / greets the world, GET /hello/{name} someone by name.
export function hello(request, response) {
  const name = request.params.name ?? "world";
  console.log(`greeting ${name}`);
  response.json({ message: `Hello ${name}` });
}
