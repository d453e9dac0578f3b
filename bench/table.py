"""Measurements as a table of text."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the rows below their heads, in columns: words to the left, numbers to the right."""
    lines = [[*head], *[[_written(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(_aligned(cell, width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _written(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.1f}" if cell < 100 else f"{cell:.0f}"  # noqa: PLR2004 - three figures are plenty
    return "–" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)


def _aligned(cell: str, width: int) -> str:
    return cell.rjust(width) if cell[:1].isdigit() or cell == "–" else cell.ljust(width)
