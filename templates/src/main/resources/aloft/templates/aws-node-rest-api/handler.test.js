import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { greet, hello } from "./handler.js";

test("GET /hello greets the world", async () => {
  const response = await hello({ queryStringParameters: null });
  assert.equal(response.statusCode, 200);
  assert.deepEqual(JSON.parse(response.body), { message: "Hello world" });
});

test("GET /hello?name= greets by name", async () => {
  const response = await hello({ queryStringParameters: { name: "Ada" } });
  assert.deepEqual(JSON.parse(response.body), { message: "Hello Ada" });
});

test("POST /greetings greets by name", async () => {
  const event = JSON.parse(await readFile(new URL("event.json", import.meta.url), "utf8"));
  const response = await greet(event);
  assert.equal(response.statusCode, 201);
  assert.deepEqual(JSON.parse(response.body), { message: "Hello Ada" });
});

test("POST /greetings says what is wrong", async () => {
  for (const body of [null, "", "no JSON", "{}", '{"name": 1}']) {
    assert.equal((await greet({ body })).statusCode, 400, String(body));
  }
});
