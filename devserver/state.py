"""What the last build said, in a file between the two processes: the supervisor writes it, the child shows it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class State:
    """`number` grows with everything a browser has to load anew; `error` is what a failed build printed."""

    number: int = 0
    phase: Literal["building", "ready", "failed"] = "building"
    error: str = ""

    def write(self, path: Path) -> None:
        """Replace the file in one step, so that nobody reads half of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def read(cls, path: Path) -> "State":
        """Return what stands in the file; a fresh state where there is none."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls()
