import assert from "node:assert/strict";
import test from "node:test";
import { hello } from "./handler.js";

test("greets the world", async () => {
  assert.deepEqual(await hello({}), { message: "Hello world" });
});

test("greets by name", async () => {
  assert.deepEqual(await hello({ name: "Ada" }), { message: "Hello Ada" });
});
