"""Somebody of staff for tests: an account, a phone, and a browser that keeps the cookie."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from formhandler.procedures.house import House
from formhandler.sealing import passwords
from formhandler.sealing.one_time_codes import code_at, step_of
from formhandler.sealing.staff import write_account
from formhandler.settings import Console

NAME, PASSWORD = "anna", "four words and a dot"


def hash_quickly(patch: pytest.MonkeyPatch) -> None:
    """Let Argon2 take next to no time: what it costs is tested in tests/formhandler/sealing/test_passwords.py."""
    patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def with_console(house: House, folder: Path) -> House:
    """Return the house with a console that takes logins, and no account yet."""
    return dataclasses.replace(
        house, settings=dataclasses.replace(house.settings, console=Console(folder / "console.json"))
    )


def account(house: House, name: str = NAME) -> str:
    """Make an account and return its phone's secret."""
    return write_account(house.settings.console.file, name, PASSWORD)


def code(house: House, phone: str, later: int = 0) -> str:
    """Return the code that the phone shows now, or so many half minutes later."""
    return code_at(phone, step_of(house.clock.now()) + later)


@dataclass
class Clerk:
    """Staff at the console: `visitor` asks, `cookie` is kept between requests."""

    visitor: Any
    language: str = "en"
    cookie: str = ""

    def path(self, *parts: str) -> str:
        """Return the address of a page."""
        return "/".join((f"/forms/{self.language}/console", *parts))

    def get(self, *parts: str) -> Any:
        """Return a page."""
        return self.visitor.get(self.path(*parts), cookie=self.cookie)

    def post(self, *parts: str, guard: str | None = None, **fields: str) -> Any:
        """Send a form of ours, with what its page carries."""
        body = {"guard": self.guard() if guard is None else guard, **fields}
        return self._sent(self.visitor.post(self.path(*parts), body, cookie=self.cookie))

    def log_in(self, fields: Mapping[str, str]) -> Any:
        """Send the form at the door."""
        return self._sent(self.visitor.post(self.path("log-in"), fields))

    def guard(self) -> str:
        """Return the value that forms of this login carry."""
        return re.search(r'name="guard" value="(\w+)"', self.get().text)[1]

    def _sent(self, reply: Any) -> Any:
        if "Set-Cookie" in reply.headers:
            self.cookie = reply.headers["Set-Cookie"].partition(";")[0]
        return reply


def clerk(house: House, make_visitor: Callable[[House], Any], language: str = "en") -> Clerk:
    """Return somebody who is logged in."""
    phone = account(house)
    made = Clerk(make_visitor(house), language)
    reply = made.log_in({"name": NAME, "password": PASSWORD, "code": code(house, phone)})
    assert reply.status == 303, reply.text
    return made
