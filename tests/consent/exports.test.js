/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { dpv, kantara } from "../../theme/static/consent/exports.js";

const CONTEXT = '{"dpv": "https://w3id.org/dpv#"}';
const AT = "2027-01-15T08:00:00.000Z";
const WE = { party_id: "own", party_name: "LeanPoint ApS", party_role: "own" };
const OTHERS = { party_id: "youtube", party_name: "Google Ireland Limited", party_role: "independent" };

/**
 * @param {string} purpose_id
 * @param {string} purpose_type
 * @param {string} event_state
 * @param {object} [more]
 */
function entry(purpose_id, purpose_type, event_state, more = {}) {
  return {
    purpose_id,
    purpose_type,
    purpose: purpose_type.toUpperCase(),
    validity_duration: "P6M",
    pii_information: [{ pii_type: "IP address" }],
    recipient_third_parties: [WE],
    events: [{ event_type: "explicit", event_state, event_time: event_state === "unknown" ? null : AT }],
    ...more,
  };
}

const RECEIPT = {
  record_id: "3f0c9d4e-0000-4000-8000-000000000001",
  pii_principal_id: null,
  language: "da",
  jurisdiction: "DK",
  privacy_notice: "https://my.example/privacy/",
  withdrawal_method: "https://my.example/cookies/",
  collection_method: "banner",
  pii_controllers: [
    { party_name: "LeanPoint ApS", party_address: "Road 1", party_contact: "a@my.example", party_phone: "+45 1" },
  ],
  purposes: [
    entry("statistics", "statistics", "given"),
    entry("@matomo", "statistics", "unknown", { service: "Matomo" }),
    entry("marketing", "marketing", "refused"),
    entry("@youtube", "marketing", "given", { service: "YouTube", recipient_third_parties: [OTHERS] }),
    entry("@maps", "marketing", "unknown", { service: "Maps" }),
  ],
};

Deno.test("a Kantara receipt has every field of its version and the services consented to, no others", () => {
  const made = kantara(RECEIPT);
  assert.deepEqual(Object.keys(made), [
    "version",
    "jurisdiction",
    "consentTimestamp",
    "collectionMethod",
    "consentReceiptID",
    "language",
    "piiPrincipalId",
    "piiControllers",
    "policyUrl",
    "services",
    "sensitive",
    "spiCat",
  ]);
  assert.deepEqual(made.services.map(({ service }) => service), ["Matomo", "YouTube"]);
  assert.equal(made.consentTimestamp, Date.parse(AT) / 1000);
  assert.deepEqual(Object.keys(made.piiControllers[0]), ["piiController", "contact", "address", "email", "phone"]);
});

Deno.test("a Kantara receipt says to whom data goes, and that nobody else gets what stays with us", () => {
  const [matomo, youtube] = kantara(RECEIPT).services.map(({ purposes }) => purposes[0]);
  assert.deepEqual([matomo.thirdPartyDisclosure, "thirdPartyName" in matomo], [false, false]);
  assert.deepEqual([youtube.thirdPartyDisclosure, youtube.thirdPartyName], [true, "Google Ireland Limited"]);
  assert.deepEqual([matomo.consentType, matomo.termination], ["EXPLICIT", "https://my.example/cookies/"]);
});

Deno.test("a Kantara receipt of nothing consented to lists no service", () => {
  const none = { ...RECEIPT, collection_method: null, purposes: [entry("statistics", "statistics", "unknown")] };
  assert.deepEqual([kantara(none).services, kantara(none).consentTimestamp], [[], 0]);
});

Deno.test("the vocabulary's record says of each purpose and service whether consent was given or refused", () => {
  const made = dpv(RECEIPT, CONTEXT);
  assert.equal(made["@type"], "dpv:ConsentRecord");
  const status = made["dpv:hasProcess"].map((one) => [one["dct:title"], one["dpv:hasConsentStatus"]["@type"]]);
  assert.deepEqual(status, [
    ["STATISTICS", "dpv:ConsentGiven"],
    ["Matomo", "dpv:ConsentGiven"],
    ["MARKETING", "dpv:ConsentRefused"],
    ["YouTube", "dpv:ConsentGiven"],
    ["Maps", "dpv:ConsentRefused"],
  ]);
  assert.equal(made["dpv:hasProcess"][0]["dpv:isIndicatedAtTime"], AT);
});

Deno.test("what was taken from going on is called so in both formats", () => {
  const event = { event_type: "implied", event_state: "given", event_time: AT };
  const one = { ...RECEIPT, purposes: [entry("@matomo", "statistics", "given", { service: "M", events: [event] })] };
  assert.equal(kantara(one).services[0].purposes[0].consentType, "IMPLICIT");
  assert.equal(dpv(one, CONTEXT)["dpv:hasProcess"][0]["dpv:hasLegalBasis"]["@type"], "dpv:ImpliedConsent");
});
