// Greets whom a message names.
export function greet(event) {
  const text = Buffer.from(event.data.message.data, "base64").toString();
  const { name = "world" } = JSON.parse(text);
  console.log(`Hello ${name}`);
}
