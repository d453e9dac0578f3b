"""Changes the master key while everything runs: a new one, everything under it, the old one proved unused and retired.

    rotate_master(house)      # what `keys rotate` does; killed at any point, the next run goes on from there

Whoever stole the old master key before has nothing of what comes after, and nothing of before without the slot file of
then. The record keys stay: rows need not be sealed anew, and a backup of the database opens as before.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formhandler.procedures import ledger
from formhandler.procedures.house import House
from formhandler.sealing.form_keys import make_form_key, outlived
from formhandler.sealing.key_files import alone, destroy, retire
from formhandler.sealing.keys import make_master
from formhandler.storage.key_checks import check_keys
from formhandler.storage.rotation import prove_and_forget, rewrite_some


@dataclass(frozen=True)
class Rotation:
    """What a rotation did. `made` is None when it went on with one that had been ended halfway."""

    made: Path | None
    rewritten: int
    retired: tuple[Path, ...]


def rotate_master(house: House) -> Rotation:
    """Bring everything under a new master key and retire the others.

    Every process sees the new key in the folder from its next use of a key on (`KeyRing`), so nothing is stored under the
    old one while we work. Raises KeysUnusable when another rotation is at work.
    """
    folder, ring = house.settings.keys, house.keys.ring
    with alone(folder), house.database.alone("rotation"):
        check_keys(house.database, ring)  # another machine may have changed it while we waited for our turn
        made = make_master(folder, house.clock.now()) if len(ring.ids) == 1 else None
        check_keys(house.database, ring)
        rewritten = 0
        while count := rewrite_some(house.database, ring):
            rewritten += count
        spent = prove_and_forget(house.database, ring)
        retired = tuple(retire(folder, key_id) for key_id in spent)
        ledger.note(house, "keys-changed", rewritten=rewritten)
    house.database.scrub()
    return Rotation(made, rewritten, retired)


def rotate_forms(folder: Path, now: datetime) -> tuple[Path, tuple[Path, ...]]:
    """Make a new key for the forms and destroy those that no page can name any more; return both.

    Pages name the new key after the next build. What was sealed for a destroyed key opens for nobody: not for us, and
    not for whoever recorded it on its way.
    """
    with alone(folder):
        made = make_form_key(folder, now)
        spent = outlived(folder, now)
        for path in spent:
            destroy(path)
            path.with_suffix(".pub").unlink(missing_ok=True)
    return made, spent
