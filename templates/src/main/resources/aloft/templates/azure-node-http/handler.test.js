import assert from "node:assert/strict";
import test from "node:test";
import { hello } from "./handler.js";

function call(params) {
  return hello({ params }, { log() {} }).jsonBody;
}

test("GET / greets the world", () => {
  assert.deepEqual(call({}), { message: "Hello world" });
});

test("GET /hello/{name} greets by name", () => {
  assert.deepEqual(call({ name: "Ada" }), { message: "Hello Ada" });
});
