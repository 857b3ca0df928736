import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { hello } from "./handler.js";

test("GET / greets the world", async () => {
  const response = await hello({ rawPath: "/" });
  assert.equal(response.statusCode, 200);
  assert.deepEqual(JSON.parse(response.body), { message: "Hello world" });
});

test("GET /hello/{name} greets by name", async () => {
  const event = JSON.parse(await readFile(new URL("event.json", import.meta.url), "utf8"));
  const response = await hello(event);
  assert.equal(response.headers["Content-Type"], "application/json");
  assert.deepEqual(JSON.parse(response.body), { message: "Hello Ada" });
});
