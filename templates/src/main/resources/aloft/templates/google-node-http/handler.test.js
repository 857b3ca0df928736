import assert from "node:assert/strict";
import test from "node:test";
import { hello } from "./handler.js";

function call(params) {
  let body;
  hello({ params }, { json: (value) => (body = value) });
  return body;
}

test("GET / greets the world", () => {
  assert.deepEqual(call({}), { message: "Hello world" });
});

test("GET /hello/{name} greets by name", () => {
  assert.deepEqual(call({ name: "Ada" }), { message: "Hello Ada" });
});
