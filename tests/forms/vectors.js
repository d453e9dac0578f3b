/** Official test vectors, and WebCrypto without its randomness, so that it does what a vector says. */

/** @param {string} hex */
export function unhex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** @param {string} letters */
export function hex(letters) {
  return Array.from(letters, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** @param {string} written */
export function letters(written) {
  return String.fromCharCode(...unhex(written));
}

const FILE = new URL("../formhandler/vectors/hpke.json", import.meta.url);

/** @type {Record<string, Record<string, string>>} */
export const VECTORS = JSON.parse(await Deno.readTextFile(FILE));

// What stands before a raw private key of each kind in PKCS #8.
const BEFORE = {
  X25519: "302e020100300506032b656e04220420",
  "P-256": "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
};

/**
 * @param {"X25519" | "P-256"} kind
 * @param {string} secret
 */
export async function privateKey(kind, secret) {
  const algorithm = kind === "X25519" ? { name: kind } : { name: "ECDH", namedCurve: kind };
  return await crypto.subtle.importKey("pkcs8", unhex(BEFORE[kind] + secret), algorithm, true, ["deriveBits"]);
}

/**
 * The key pair of a raw private key.
 * @param {"X25519" | "P-256"} kind
 * @param {string} secret
 * @param {string} point the raw public key
 */
export async function pair(kind, secret, point) {
  const algorithm = kind === "X25519" ? { name: kind } : { name: "ECDH", namedCurve: kind };
  const publicKey = await crypto.subtle.importKey("raw", unhex(point), algorithm, true, []);
  return { privateKey: await privateKey(kind, secret), publicKey };
}

/**
 * Runs `act` while WebCrypto has these methods instead of its own.
 * @template T
 * @param {Record<string, unknown>} methods
 * @param {() => Promise<T>} act
 */
export async function without(methods, act) {
  const kept = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(crypto.subtle, name)]);
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(crypto.subtle, name, { value, configurable: true });
  }
  try {
    return await act();
  } finally {
    for (const [name, before] of kept) {
      Reflect.deleteProperty(crypto.subtle, String(name));
      if (before) Object.defineProperty(crypto.subtle, String(name), /** @type {PropertyDescriptor} */ (before));
    }
  }
}
