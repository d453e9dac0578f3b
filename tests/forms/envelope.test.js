/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { seal } from "../../theme/static/forms/envelope.js";
import { VECTORS, without } from "./vectors.js";

/** The public keys of the vectors, as a page has them. */
const KEY = ["x-wing", "x25519", "p-256"].map((kind) => {
  const raw = VECTORS[kind].pkRm.match(/../g) ?? [];
  return btoa(String.fromCharCode(...raw.map((pair) => parseInt(pair, 16))));
}).join(" ");
const DATA = { key: KEY, sealedFor: "20261122 sign-up da 2.0" };
const ANNA = { name: "Anna Søe", email: "anna@example.com" };
const MISSING = () => Promise.reject(new Error("not here"));

/**
 * The bytes of an envelope before what is sealed.
 * @param {Record<string, string>} data
 * @param {Record<string, unknown>} [methods]
 */
async function head(data, methods = {}) {
  const sealed = await without(methods, () => seal(ANNA, data));
  assert.ok(sealed instanceof Uint8Array);
  return { text: new TextDecoder("latin1").decode(sealed.slice(0, sealed.indexOf(10) + 1)), sealed };
}

Deno.test("the strongest way is taken where there is ML-KEM", async () => {
  const { text, sealed } = await head(DATA);
  assert.equal(text, "\x01dz20261122 sign-up da 2.0\n");
  assert.equal(sealed.length, text.length + 1120 + 512 + 16);
});

Deno.test("X25519 is taken where there is no ML-KEM", async () => {
  const { text, sealed } = await head(DATA, { encapsulateBits: MISSING });
  assert.equal(text, "\x01\0\x2020261122 sign-up da 2.0\n");
  assert.equal(sealed.length, text.length + 32 + 512 + 16);
});

Deno.test("P-256 is taken where even X25519 is missing", async () => {
  const real = crypto.subtle.generateKey.bind(crypto.subtle);
  /** @param {[Algorithm, boolean, KeyUsage[]]} given */
  const generateKey = (...given) => given[0].name === "X25519" ? MISSING() : real(...given);
  const { text, sealed } = await head(DATA, { generateKey });
  assert.equal(text, "\x01\0\x1020261122 sign-up da 2.0\n");
  assert.equal(sealed.length, text.length + 65 + 512 + 16);
});

Deno.test("nothing is returned where the browser has none of the ways", async () => {
  assert.equal(await without({ importKey: MISSING }, () => seal(ANNA, DATA)), undefined);
});

Deno.test("a way is left out when the handler has taken its key away", async () => {
  const { text } = await head({ ...DATA, key: KEY.replace(/^\S+/, "-") });
  assert.equal(text.slice(1, 3), "\0\x20");
});

Deno.test("no letter of what was typed stands in the envelope", async () => {
  const { sealed } = await head(DATA);
  const text = new TextDecoder("latin1").decode(sealed);
  for (const said of ["Anna", "anna", "example", "name=", "%C3"]) assert.ok(!text.includes(said), said);
});

Deno.test("forms of usual length are all equally long", async () => {
  const short = await seal({ name: "A", email: "a@b.c" }, DATA);
  const long = await seal({ name: "Anna Amalie Søgaard-Øllgaard", email: "anna.amalie@department.example.com" }, DATA);
  assert.ok(short instanceof Uint8Array && long instanceof Uint8Array);
  assert.equal(short.length, long.length);
});

Deno.test("the same form is another envelope every time", async () => {
  assert.notDeepEqual(await seal(ANNA, DATA), await seal(ANNA, DATA));
});
