"""What it costs to seal a sign-up in the page and to open it: `inv bench sealing`.

Sealing is timed in real Chromium, opening in this process on one core; the ways to seal, and hpke-js, take turns. The
beginning of a visit counts too: the first sealing compiles what the later ones find compiled.
"""

import argparse
import gzip
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from bench.sealing_peer import NAME, peer
from bench.table import table
from formhandler.sealing.form_keys import FormKey, FormKeys
from formhandler.sealing.hpke import open_form
from plugins.pace.assets import bundle
from tests.support.browser import open_browser

_STATIC = Path(__file__).resolve().parent.parent / "theme" / "static"
_ENTRY = _STATIC / "forms" / "signup.js"
_KEY = FormKey("20261122", bytes(range(32)))
_WAYS = ("X-Wing (ML-KEM-768 + X25519)", "X25519", "P-256")
_TIMED = """
const [keys, rounds, done] = arguments;
(async () => {
  const { seal } = await import("/forms/envelope.js");
  const text = new TextEncoder().encode("x".repeat(512));
  const raw = Uint8Array.from(atob(keys[0].split(" ")[0]), (letter) => letter.charCodeAt(0));
  const form = { name: "Anna Amalie Øllgaard", email: "anna.amalie@example.org", comment: "" };
  const taken = [...keys.map(() => []), []];
  const last = [];
  for (let round = 0; round < rounds; round++) {
    for (const [way, key] of keys.entries()) {
      const begun = performance.now();
      last[way] = await seal(form, { key, sealedFor: "20261122 sign-up en 2.0" });
      taken[way].push(performance.now() - begun);
    }
    const begun = performance.now();
    await sealByPeer(raw, text.slice(0, 32), text);
    taken.at(-1).push(performance.now() - begun);
  }
  return [taken, last.map((sealed) => [...sealed])];
})().then(done, (error) => done([String(error), []]));
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the medians."""
    parser = argparse.ArgumentParser(prog="bench.sealing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="how often each is done (default: 300)")
    rounds: int = parser.parse_args(arguments).rounds
    sealing, envelopes = _sealed(rounds)
    opening = _opened(envelopes, rounds)
    rows: list[Sequence[object]] = [
        (way, len(envelope), times[0], median(times), max(times[1:]), round(1e3 / median(opened)))
        for way, envelope, times, opened in zip(_WAYS, envelopes, sealing, opening, strict=False)
    ]
    rows.append((f"{NAME}, X-Wing", None, sealing[-1][0], median(sealing[-1]), max(sealing[-1][1:]), None))
    print(table(("way", "envelope, B", "first seal, ms", "median, ms", "slowest after", "opened a second"), rows))
    ours, theirs = (len(gzip.compress(script, 9, mtime=0)) for script in (bundle(_ENTRY), peer()))
    print(
        f"Script of the page, gzip: {ours:,} B with the form; {NAME} {theirs:,} B without, {theirs / ours:.0f} times that"
    )
    return 0


def _sealed(rounds: int) -> tuple[list[list[float]], list[bytes]]:
    """Return the milliseconds of each sealing by way, the peer's last, and the last envelope of each way."""
    ways = _KEY.public.split()
    keys = [" ".join(["-"] * left_out + ways[left_out:]) for left_out in range(len(ways))]
    with tempfile.TemporaryDirectory() as folder, _serving() as url:
        browser = open_browser(Path(folder), url)
        try:
            browser.open("/images/favicon.svg")
            browser.driver.set_script_timeout(300)
            browser.driver.execute_script(peer().decode())
            taken, envelopes = browser.driver.execute_async_script(_TIMED, keys, rounds)
        finally:
            browser.close()
    if not envelopes:
        raise RuntimeError(f"Chromium: {taken}")
    return taken, [bytes(envelope) for envelope in envelopes]


def _opened(envelopes: list[bytes], rounds: int) -> list[list[float]]:
    """Return the milliseconds of each opening by way."""
    keys = FormKeys((_KEY,))
    taken: list[list[float]] = [[] for _ in envelopes]
    for _ in range(rounds):
        for times, envelope in zip(taken, envelopes, strict=True):
            begun = time.perf_counter()
            open_form(keys, envelope, form="sign-up", language="en")
            times.append((time.perf_counter() - begun) * 1e3)
    return taken


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving() -> Iterator[str]:
    """Serve the scripts as they are, on this machine, which browsers trust as they trust TLS."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(_STATIC)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    raise SystemExit(main())
