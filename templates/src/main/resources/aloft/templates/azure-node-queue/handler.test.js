import assert from "node:assert/strict";
import test from "node:test";
import { send, show } from "./handler.js";

async function queued(body) {
  const extraOutputs = new Map();
  await send({ json: async () => body }, { extraOutputs });
  return extraOutputs.get("greeting");
}

test("a request with a name becomes a greeting by name", async () => {
  assert.deepEqual(await queued({ name: "Ada" }), { text: "Hello Ada" });
});

test("a request without a name becomes a greeting of the world", async () => {
  assert.deepEqual(await queued({}), { text: "Hello world" });
});

test("a greeting of the queue is shown", () => {
  const lines = [];
  show({ text: "Hello Ada" }, { log: (line) => lines.push(line) });
  assert.deepEqual(lines, ["Hello Ada"]);
});
