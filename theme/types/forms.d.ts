/** The shapes of the scripts that seal forms in the page, for `deno check`. */

/** What the handler answers to a sealed form, or what a script says by itself before anything is sent. */
export interface Answer {
  /** Where to go on: the form was taken in. */
  to?: string;
  /** What is wrong, by the name of the field; "" is the form as a whole. */
  errors?: Record<string, string | undefined>;
  /** New values for the form's `data-` attributes, such as a newer key. */
  data?: Record<string, string>;
}

/** Makes one envelope of what was typed, or says why not; nothing, where the browser cannot. */
export type Seal = (
  values: Record<string, string>,
  data: DOMStringMap,
) => Promise<Uint8Array<ArrayBuffer> | Answer | void>;

/** Bytes as a string, one letter for each: what `atob` returns, easily joined, cut and compared. */
export type Bytes = string;

/**
 * A way to agree on a secret with the owner of a public key: the secret, and what that owner needs to find it too.
 * `id` names the way in HPKE, `algorithm` in WebCrypto.
 */
export type Kem = (
  publicKey: Bytes,
  id: Bytes,
  algorithm: Algorithm | EcKeyGenParams,
) => Promise<[secret: Bytes, enc: Bytes]>;

declare global {
  /** What WebCrypto has in newer browsers, and the language's own types not yet. */
  interface SubtleCrypto {
    importKey(
      format: "raw" | "raw-public",
      key: Uint8Array<ArrayBuffer>,
      algorithm: string | Algorithm | EcKeyGenParams,
      extractable: boolean,
      usages: (KeyUsage | "encapsulateBits")[],
    ): Promise<CryptoKey>;
    encapsulateBits(algorithm: string, key: CryptoKey): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
  }
}
