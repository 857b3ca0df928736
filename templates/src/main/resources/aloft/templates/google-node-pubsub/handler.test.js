import assert from "node:assert/strict";
import test from "node:test";
import { greet } from "./handler.js";

function greeting(context, message) {
  const log = context.mock.method(console, "log", () => {});
  const data = Buffer.from(JSON.stringify(message)).toString("base64");
  greet({ data: { message: { data } } });
  return log.mock.calls[0].arguments[0];
}

test("a message with a name is greeted by name", (context) => {
  assert.equal(greeting(context, { name: "Ada" }), "Hello Ada");
});

test("a message without a name greets the world", (context) => {
  assert.equal(greeting(context, {}), "Hello world");
});
