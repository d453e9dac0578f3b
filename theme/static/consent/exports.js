/**
 * A receipt in the other formats that people's tools read: a Kantara consent receipt, and JSON-LD in the words of the W3C
 * community's Data Privacy Vocabulary. Pure (requirement E4).
 */

/**
 * What both need of a receipt (receipt.js); the rest of it is in plugins/consent/receipt.schema.json.
 * @typedef {Record<"record_id" | "language" | "jurisdiction" | "privacy_notice" | "withdrawal_method", string> & {
 *   pii_principal_id: string | null,
 *   collection_method: string | null,
 *   pii_controllers: Record<string, string>[],
 *   purposes: Entry[],
 * }} Receipt
 * @typedef {Record<"purpose_id" | "purpose" | "purpose_type" | "validity_duration", string> & {
 *   service?: string,
 *   pii_information: { pii_type: string }[],
 *   recipient_third_parties: Record<string, string>[],
 *   events: Event[],
 * }} Entry
 * @typedef {{ event_type: string, event_state: string, event_time: string | null }} Event
 */

/** @type {Record<string, string>} */
const STATUS = { given: "dpv:ConsentGiven", refused: "dpv:ConsentRefused", unknown: "dpv:ConsentUnknown" };

/**
 * The Kantara consent receipt (version 1.1): what was consented to, service by service.
 * @param {Receipt} receipt
 */
export function kantara(receipt) {
  const times = receipt.purposes.map((entry) => Date.parse(eventOf(entry, receipt).event_time ?? ""));
  const services = receipt.purposes.filter((entry) => entry.service && eventOf(entry, receipt).event_state === "given");
  return {
    version: "KI-CR-v1.1.0",
    jurisdiction: receipt.jurisdiction,
    consentTimestamp: Math.max(0, ...times.filter(Number.isFinite)) / 1000,
    collectionMethod: receipt.collection_method ?? "none",
    consentReceiptID: receipt.record_id,
    language: receipt.language,
    piiPrincipalId: receipt.pii_principal_id ?? receipt.record_id,
    piiControllers: receipt.pii_controllers.map((party) => ({
      piiController: party.party_name,
      contact: party.party_contact,
      address: { streetAddress: party.party_address, addressCountry: receipt.jurisdiction },
      email: party.party_contact,
      phone: party.party_phone,
    })),
    policyUrl: receipt.privacy_notice,
    services: services.map((entry) => ({ service: entry.service, purposes: [kantaraPurpose(entry, receipt)] })),
    sensitive: false,
    spiCat: [],
  };
}

/**
 * @param {Entry} entry
 * @param {Receipt} receipt
 */
function kantaraPurpose(entry, receipt) {
  const others = entry.recipient_third_parties.filter((party) => party.party_role !== "own");
  return {
    purpose: entry.purpose,
    purposeCategory: [entry.purpose_type],
    consentType: eventOf(entry, receipt).event_type === "implied" ? "IMPLICIT" : "EXPLICIT",
    piiCategory: entry.pii_information.map((information) => information.pii_type),
    primaryPurpose: false,
    termination: receipt.withdrawal_method,
    thirdPartyDisclosure: others.length > 0,
    ...others.length > 0 && { thirdPartyName: others.map((party) => party.party_name).join(", ") },
  };
}

/**
 * A consent record in JSON-LD: what became of every purpose and service. `context` has the addresses that the prefixes
 * stand for, as JSON: it comes from the page, for no script of ours names another host.
 * @param {Receipt} receipt
 * @param {string} context
 */
export function dpv(receipt, context) {
  return {
    "@context": JSON.parse(context),
    "@id": "urn:uuid:" + receipt.record_id,
    "@type": "dpv:ConsentRecord",
    "dct:identifier": receipt.record_id,
    "dct:language": receipt.language,
    "dpv:hasNotice": { "@id": receipt.privacy_notice, "@type": "dpv:ConsentNotice" },
    "dpv:hasDataController": receipt.pii_controllers.map((party) => ({
      "@type": "dpv:DataController",
      "dpv:hasName": party.party_name,
      "dpv:hasAddress": party.party_address,
      "dpv:hasContact": party.party_contact,
    })),
    "dpv:hasProcess": receipt.purposes.map((entry) => processOf(entry, eventOf(entry, receipt))),
  };
}

/**
 * @param {Entry} entry
 * @param {Event} event
 */
function processOf(entry, { event_type, event_state, event_time }) {
  return {
    "@type": "dpv:Process",
    "dct:title": entry.service ?? entry.purpose,
    "dpv:hasPurpose": { "@type": "dpv:Purpose", "dct:title": entry.purpose },
    "dpv:hasLegalBasis": { "@type": event_type === "implied" ? "dpv:ImpliedConsent" : "dpv:ExpressedConsent" },
    "dpv:hasConsentStatus": { "@type": STATUS[event_state] },
    ...event_time && { "dpv:isIndicatedAtTime": event_time },
    "dpv:hasDuration": entry.validity_duration,
    "dpv:hasPersonalData": entry.pii_information.map((information) => information.pii_type),
    "dpv:hasRecipient": entry.recipient_third_parties.map((party) => party.party_name),
  };
}

/**
 * What became of an entry: of a service that was not answered on its own, the answer to its purpose.
 * @param {Entry} entry
 * @param {Receipt} receipt
 * @returns {Event}
 */
function eventOf(entry, receipt) {
  const [own] = entry.events.slice(-1);
  const purpose = receipt.purposes.find((other) => other.purpose_id === entry.purpose_type);
  return own.event_state === "unknown" && purpose ? purpose.events.slice(-1)[0] : own;
}
