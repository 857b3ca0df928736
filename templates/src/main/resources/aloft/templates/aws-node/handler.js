// The event is what the caller sends; what is returned is what the caller gets.
export async function hello(event) {
  const name = event.name ?? "world";
  return { message: `Hello ${name}` };
}
