"""`backup` and `restore`: the database for as long as one likes, its slots in one copy; who was erased stays erased."""

import argparse
from dataclasses import asdict
from pathlib import Path

from formhandler.clock import SystemClock
from formhandler.errors import SettingsError
from formhandler.procedures.backup import back_up
from formhandler.procedures.restore import restore, settle_server
from formhandler.settings import Settings
from policy import load

DONE = 0


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands."""
    one = commands.add_parser("backup", help="copy the database, and apart from it its slots, while the server runs")
    one.add_argument("--to", type=Path, metavar="FOLDER", help="a new file with the database goes there")
    one.add_argument(
        "--slots", type=Path, metavar="FOLDER", help="the one copy of the slots is brought up to date there"
    )
    one.set_defaults(command=_backup)
    other = commands.add_parser("restore", help="put a backup of the database back; the server must not run")
    other.add_argument("file", type=Path, nargs="?", help="what `backup --to` wrote; none with PostgreSQL")
    other.add_argument("--slots", type=Path, metavar="FILE", help="the copy of the slots, if there are none any more")
    other.add_argument("--replace", action="store_true", help="even if records that are here now go with it")
    other.set_defaults(command=_restore)


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    if not options.to and not options.slots:
        raise SettingsError("backup: say --to FOLDER for the database, --slots OTHER-FOLDER for the slots, or both")
    done = back_up(settings, SystemClock().now(), to=options.to, slots_to=options.slots)
    if done.database:
        print(f"{done.database}: written; it opens with slots and master key only, so it may be kept")
    if done.slots:
        print(f"{done.slots}: brought up to date, {done.changed} slots changed; keep no older copy of it")
    return DONE


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    facts, clock = load(settings.policy), SystemClock()
    if options.file:
        done = restore(facts, settings, clock, options.file, slots=options.slots, replace=options.replace)
    elif settings.database_url:
        done = settle_server(facts, settings, clock)
    else:
        raise SettingsError("restore: name the file that `backup --to` wrote")
    purged = sum(asdict(done.purged).values())
    print(
        f"{done.back} records are back, {done.erased} were erased since and stay so, {purged} were due and are purged."
    )
    return DONE
