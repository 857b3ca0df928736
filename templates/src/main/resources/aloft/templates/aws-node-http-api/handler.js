// GET / greets the world, GET /hello/{name} someone by name.
export async function hello(event) {
  const name = event.pathParameters?.name ?? "world";
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: `Hello ${name}` }),
  };
}
