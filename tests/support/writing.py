"""Markdown at random, as people write it and as they do not: blocks, what stands in them, and both in the wrong order."""

import random

# What is plain within a paragraph.
PLAIN = [
    "word", "two words", "*it*", "**bold words**", "a_b_c", "`code`", "`co*d_e`", "[a](b.md)", "[a b](b_c.md#x)", "[**a**](b)", "**[a](b)**", "*a [l](m) `c`*",
    "![i](i.svg)", "![i_j k](../i.svg)", "R&D", "&amp;", "1 > 2", "wow!", "(x)", '"q"', "Ærø", "x: y", "2021", "3.5", "https://x.y/z_w", "[x](https://x.y/?a=1&b=2)", "(*x*)",
]  # fmt: skip
# What is not, or only nearly.
ODD = [
    "***both***", "_it_", "a*b*c", "``a`b``", "\\*", '[a](<b c> "t")', "![i][r]", "[r]", "[a][r]", "&", ">", "2*3", "a * b", "snake_case_x", "a|b", "1. x", "- y", "#",
    "a**b**c", "*a*b*", "**a*b**", "_", "__b__", "~~s~~", "{x}", "{: .c}", "*x*{.y}", "[TOC]", "  ", "'", "*", "**", "`", "[", "]", "![", "<b>h</b>", "<", "[^1]", "\\", "klzzwxh:0001",
]  # fmt: skip
BLOCKS = [
    "{}", "{}\n{}", "# {}", "## {}\n{}", "### {} {{#abc}}", "## {} {{: #d-e }}", "- {}\n- {}", "* {}\n* {}\n* {}", "- {}\n  {}\n- {}", "1. {}\n2. {}", "3. {}\n4. {}", "> {}",
    "> {}\n> {}", "| {} | {} |\n| --- | --: |\n| {} | {} |", "{} | {}\n---|:-:\n{} | {}", "---", "***", "```\n{}\n```", '```py\nx = 1\n\n{} < & > " x[1]: 2\n```', "+ {}",
]  # fmt: skip
ODD_BLOCKS = [
    "1) {}", "> {}\n{}", "    {}", "  {}", "| {} |\n|---|\n| {} |", "~~~ .a\n{}\n~~~", "``` {{.py}}\nx\n```", "{}\n---", "{}\n- {}", "{}\n# {}", "- {}\n\n    {}", "- {}\n    - {}\n    - {}",
    "    - {}", "{}\n: {}", ": {}", "{} \n{}", "- # {}", "- > {}", "- {} | {}\n| {}", "-- {}", "#{}", "####### {}", "{}\n> {}", "| {} | {} |", "{}\n\n\n{}", "\n{}", "{}  \n{}", "{}\\",
    "{}\n    {}", "{}\n{{: .c }}", "[r]: c.md 'T'", "[^1]: Note.", "*[HTML]: Markup", '<div markdown="1">\n{}\n</div>', "\t{}", "```\n{}", "#|\n|", "{}\n===",
]  # fmt: skip
_BETWEEN = ["\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \n"]


def text(chance: random.Random, *, oddness: float) -> str:
    """Return a text of a few blocks; `oddness`, from 0 to 1, is the share of what is not plain."""

    def words() -> str:
        pieces = ODD if chance.random() < oddness else PLAIN
        return chance.choice([" ", " ", ""]).join(chance.choices(pieces, k=chance.randint(1, 4)))

    blocks = [
        chance.choice(ODD_BLOCKS if chance.random() < oddness else BLOCKS).format(*(words() for _ in range(4)))
        for _ in range(chance.randint(1, 6))
    ]
    return chance.choice(_BETWEEN).join(blocks)
