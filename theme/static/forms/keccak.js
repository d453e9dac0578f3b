/**
 * SHA3-256 of at most 134 bytes (FIPS 202), which is all that X-Wing hashes: WebCrypto need not have SHA-3.
 *
 * Everything is one block, so the sponge is filled once. The state is 25 lanes of 64 bits; lane x + 5y is in column x.
 * BigUint64Array cuts what grows beyond 64 bits, and has its bytes in the order of the machine: of every machine that
 * browsers run on, and of SHA-3.
 */

/** @import { Bytes } from "../../types/forms.d.ts" */

import { bytes, text } from "./bytes.js";

// Of the 136 bytes that are filled at once, the one where the padding ends.
const LAST = 135;
const STATE = 200;

/**
 * @param {Bytes} data
 * @returns {Bytes}
 */
export function sha3(data) {
  const block = bytes((data + "\x06").padEnd(STATE, "\0"));
  block[LAST] = 0x80;
  const lanes = new BigUint64Array(block.buffer);
  permute(lanes);
  return text(lanes.buffer).slice(0, 32);
}

/** @param {BigUint64Array<ArrayBuffer>} lanes */
function permute(lanes) {
  // The constants of the rounds are bits of a shift register (section 3.2.5).
  let register = 1;
  for (let round = 0; round < 24; round++) {
    // θ: each lane takes in the columns beside its own.
    const columns = new BigUint64Array(5);
    for (let at = 0; at < 25; at++) columns[at % 5] ^= lanes[at];
    for (let at = 0; at < 25; at++) lanes[at] ^= columns[(at + 4) % 5] ^ turned(columns[(at + 1) % 5], 1);
    // ρ and π: the lanes turn and change places, one chain through all of them but the first.
    let place = 1, held = lanes[1];
    for (let step = 1, turn = 1; step < 25; turn += ++step) {
      const row = place / 5 | 0;
      place = row + (2 * place + 3 * row) % 5 * 5;
      [held, lanes[place]] = [lanes[place], turned(held, turn % 64)];
    }
    // χ: the only step that is not linear.
    const was = lanes.slice();
    for (let at = 0; at < 25; at++) {
      const row = at - at % 5;
      lanes[at] ^= ~was[row + (at + 1) % 5] & was[row + (at + 2) % 5];
    }
    // ι
    for (let bit = 0; bit < 7; bit++) {
      register = register << 1 ^ (register >> 7) * 0x171;
      if (register & 2) lanes[0] ^= 1n << BigInt(2 ** bit - 1);
    }
  }
}

/**
 * @param {bigint} lane
 * @param {number} by
 */
function turned(lane, by) {
  return lane << BigInt(by) | lane >> BigInt(64 - by);
}
