"""The published promises, and which tests hold each: `inv promises`."""

import re
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent

PROMISES = {
    "Z1": "Cookies serve content improvement, statistics, marketing.",
    "Z2": "Neither demographics nor interests are collected.",
    "Z3": "The choice can be recalled, and cookies deleted, on the declaration page.",
    "Z4": "A sign-up takes name and e-mail address for a trial of 30 days.",
    "Z5": "Step 1 is a mail to confirm.",
    "Z6": "Step 2, the login mail, comes only after that, and once.",
    "Z7": "Step 3: terms and agreement are accepted before the tool is used.",
    "Z8": "Step 4: one follow-up mail, only if consented to in step 1.",
    "Z9": "Not confirmed or not accepted: erased, at most after 96 hours.",
    "Z10": "Report abuse erases the address at once.",
    "Z11": "The mails hold no personal data but name and address.",
    "Z12": "Sign-up data travels and lies encrypted.",
    "Z13": "An enquiry serves the answer only, and goes to no third party.",
    "Z14": "An enquiry leaves as encrypted mail and is not kept on the server.",
    "Z15": "Contact mails are kept 24 months from the last mail of the exchange.",
    "Z16": "A customer's data is erased on request without delay.",
    "Z17": "Regret within 30 days of the final sign-up.",
    "Z18": "Processors in the EEA, or outside with a basis.",
    "Z19": "The declaration lists every third party.",
    "Z20": "Form data is handed on only for a legal duty or with written consent.",
    "Z21": "The rights: know, receive, object, recall, complain, and those the law adds.",
    "Z22": "The policy has a version and a date, the same in every language.",
}

# What no test can hold yet, and why. The list may only shrink.
OPEN = {
    "Z20": "there is no way to hand data on, so there is nothing to refuse yet",
}


def marked(folder: Path = TESTS) -> dict[str, list[str]]:
    """Return for each id the test files that carry its marker."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.*")):
        if path.suffix not in (".py", ".js"):
            continue
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"promise\(([^)]*)\)", text):
            for identifier in re.findall(r"[\"']([A-Z]+[0-9]+)[\"']", call):
                found.setdefault(identifier, []).append(path.relative_to(folder).as_posix())
    return {identifier: sorted(set(paths)) for identifier, paths in found.items()}


def main() -> int:
    """Print each promise with its tests; return 1 when one has none."""
    found = marked()
    for identifier, text in PROMISES.items():
        print(f"{identifier:>4}  {text}\n      {', '.join(found.get(identifier, ['no test']))}")
    others = sorted(set(found) - set(PROMISES), key=lambda i: (i[0], int(i[1:])))
    print(f"Requirements with a test besides: {', '.join(others)}")
    return 0 if set(PROMISES) <= set(found) else 1


if __name__ == "__main__":
    sys.exit(main())
