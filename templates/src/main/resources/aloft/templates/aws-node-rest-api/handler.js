// GET /hello?name=...
export async function hello(event) {
  const name = event.queryStringParameters?.name ?? "world";
  return json(200, { message: `Hello ${name}` });
}

// POST /greetings with {"name": "..."}
export async function greet(event) {
  let name;
  try {
    ({ name } = JSON.parse(event.body));
  } catch {
    return json(400, { message: "the body must be JSON" });
  }
  if (typeof name !== "string" || name === "") {
    return json(400, { message: "the body needs a name" });
  }
  return json(201, { message: `Hello ${name}` });
}

// A page of another site may read the answer only with this header.
function json(statusCode, value) {
  return {
    statusCode,
    headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
    body: JSON.stringify(value),
  };
}
