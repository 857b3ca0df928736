// Puts a greeting for whom the request names into the queue.
export async function send(request, context) {
  const { name = "world" } = await request.json();
  const text = `Hello ${name}`;
  context.extraOutputs.set("greeting", { text });
  return { status: 202, jsonBody: { queued: text } };
}

// Shows a greeting of the queue.
export function show(message, context) {
  context.log(message.text);
}
