/** Whom the contact page seals for: made by the build (facts/recipients.py), all bytes in base64. */

import type { Bytes } from "./forms.d.ts";

/** How the key of the content gets to a recipient. */
export type Way = "rsa" | "oaep" | "ecdh";

/** What fills the gaps of a RecipientInfo, by way; a script has those of its setting. */
export type Ways = Record<string, (theirs: Bytes, key: CryptoKey) => Promise<Bytes[]>>;

/** What the certificate calls for, its key, and the parts of the RecipientInfo, behind each of which a fresh secret goes. */
export type Recipient = [way: Way, key: string, ...parts: string[]];

/** The type of the envelope, what stands before and behind the recipients as far as the IV, then the recipients. */
export type Recipients = [type: string, before: string, behind: string, ...recipients: Recipient[]];
