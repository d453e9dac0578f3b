/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bytes } from "../../theme/static/forms/bytes.js";
import { sha3 } from "../../theme/static/forms/keccak.js";
import { hex } from "./vectors.js";

Deno.test("the digests that FIPS 202 gives as examples come out", () => {
  assert.equal(hex(sha3("")), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  assert.equal(hex(sha3("abc")), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
});

Deno.test("every length up to that of X-Wing has the digest that another implementation gives it", () => {
  for (let length = 0; length <= 134; length++) {
    const data = String.fromCharCode(...Array.from({ length }, (_, at) => at * 37 + length & 255));
    assert.equal(hex(sha3(data)), createHash("sha3-256").update(bytes(data)).digest("hex"), `${length}`);
  }
});
