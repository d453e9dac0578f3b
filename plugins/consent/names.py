"""What the words of `policy.toml` are called on the pages: kinds of storage, roles, what is collected, legal bases."""

from collections.abc import Mapping

from translations.language import sentence

KIND: Mapping[str, str] = {
    "cookie": sentence("Cookie"),
    "local-storage": sentence("Local storage"),
    "session-storage": sentence("Session storage"),
    "indexed-db": sentence("Database in the browser"),
    "cache": sentence("Cache in the browser"),
}
PARTY: Mapping[str, str] = {
    "first": sentence("first party"),
    "third": sentence("third party"),
}
ROLE: Mapping[str, str] = {
    "own": sentence("run by ourselves"),
    "processor": sentence("processor: uses the data on our instructions only"),
    "joint": sentence("joint controller: decides about the data together with us"),
    "independent": sentence("controller of its own: decides itself what the data is used for"),
}
COLLECTED: Mapping[str, str] = {
    "device": sentence("facts about the device and browser"),
    "ip-address": sentence("IP address"),
    "coarse-location": sentence("rough location"),
    "pages": sentence("pages opened and links clicked"),
    "referrer": sentence("page that led here"),
    "returning": sentence("whether the browser was here before"),
    "demographics": sentence("age, gender and the like"),
    "interests": sentence("interests"),
}
BASIS: Mapping[str, str] = {
    "necessary": sentence("necessary for the website, needs no consent"),
    "consent": sentence("your consent"),
}
TRANSFER: Mapping[str, str] = {
    "adequacy": sentence("adequacy decision of the European Commission"),
    "scc-2021/914": sentence("standard contractual clauses of the EU"),
    "art49": sentence("exception for this case"),
}

# By the field of the policy whose values they name.
NAMES: Mapping[str, Mapping[str, str]] = {
    "kind": KIND,
    "party": PARTY,
    "role": ROLE,
    "collects": COLLECTED,
    "basis": BASIS,
    "transfer": TRANSFER,
}
