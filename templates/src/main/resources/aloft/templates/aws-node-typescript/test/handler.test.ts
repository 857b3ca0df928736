import assert from "node:assert/strict";
import test from "node:test";
import event from "../event.json";
import { hello } from "../src/handler";

test("GET / greets the world", async () => {
  const response = await hello({});
  assert.equal(response.statusCode, 200);
  assert.deepEqual(JSON.parse(response.body ?? ""), { message: "Hello world" });
});

test("GET /hello/{name} greets by name", async () => {
  const response = await hello(event);
  assert.equal(response.headers?.["Content-Type"], "application/json");
  assert.deepEqual(JSON.parse(response.body ?? ""), { message: "Hello Ada" });
});
