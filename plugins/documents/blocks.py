"""A Markdown extension: building blocks without inline styles, which the site's Content-Security-Policy refuses.

`{: .cards }` on the line after a list is about the list, not about its last item. A column that is aligned in a table
(`--:`) gets a class.

- **One.** First card.
- **Two.** Second card.
{: .cards }
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_ALIGNED = re.compile(r"text-align: (left|center|right);")
# attr_list has 8: ours comes after it, and moves what it has set.
_AFTER_ATTRIBUTES = 7


class _ListClasses(Treeprocessor):  # type: ignore[misc]  # Markdown has no types
    def run(self, root: Element) -> None:
        """Move the class of each list's last item to the list."""
        for element in root.iter():
            if element.tag in ("ul", "ol") and len(element) and (classes := element[-1].attrib.pop("class", None)):
                element.set("class", classes)


class _AlignedCells(Treeprocessor):  # type: ignore[misc]  # Markdown has no types
    def run(self, root: Element) -> None:
        """Give cells of aligned columns a class in the place of their style."""
        for element in root.iter():
            if element.tag in ("th", "td") and (match := _ALIGNED.fullmatch(element.get("style", ""))):
                del element.attrib["style"]
                element.set("class", f"{element.get('class', '')} to-{match[1]}".strip())


class Blocks(Extension):  # type: ignore[misc]  # Markdown has no types
    """The building blocks that are lists: cards and steps."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Add the rules to a converter."""
        md.treeprocessors.register(_AlignedCells(md), "aligned-cells", _AFTER_ATTRIBUTES)
        md.treeprocessors.register(_ListClasses(md), "list-classes", _AFTER_ATTRIBUTES)
