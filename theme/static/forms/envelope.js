/**
 * A form sealed for our form handler, in the strongest way that this browser has.
 *
 * What the form knows from the build: `data-key`, the public keys in base64, one for each way; `data-sealed-for`, what
 * the envelope is for: "KEY FORM LANGUAGE POLICY". Both may be changed by an answer of the handler.
 */

/** @import { Bytes, Kem, Seal } from "../../types/forms.d.ts" */

import { bytes } from "./bytes.js";
import { dhkem, encrypt } from "./hpke.js";
import { xwing } from "./xwing.js";

const VERSION = "\x01";
const X25519 = { name: "X25519" };
/** @type {[id: Bytes, kem: Kem, algorithm: Parameters<Kem>[2]][]} */
const WAYS = [
  ["dz", xwing, X25519],
  ["\0\x20", dhkem, X25519],
  ["\0\x10", dhkem, { name: "ECDH", namedCurve: "P-256" }],
];
// Shorter forms all get this length, so that nobody guesses a name by it.
const PADDED = 512;

/** @type {Seal} */
export async function seal(values, { key = "", sealedFor = "" }) {
  const plain = `${new URLSearchParams(values)}`.padEnd(PADDED);
  const keys = key.split(" ");
  for (const [id, kem, algorithm] of WAYS) {
    try {
      const [secret, enc] = await kem(atob(/** @type {string} */ (keys.shift())), id, algorithm);
      // What comes first is read before anything is opened, and bound to all that follows.
      const head = VERSION + id + sealedFor + "\n";
      return bytes(head + enc + await encrypt(id, secret, head, plain));
    } catch {
      // Not in this browser: the next way.
    }
  }
}
