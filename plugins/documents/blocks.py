"""A Markdown extension: `{: .cards }` on the line after a list is about the list, not about its last item.

- **One.** First card.
- **Two.** Second card.
{: .cards }
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# attr_list has 8: ours comes after it, and moves what it has set.
_AFTER_ATTRIBUTES = 7


class _ListClasses(Treeprocessor):  # type: ignore[misc]  # Markdown has no types
    def run(self, root: Element) -> None:
        """Move the class of each list's last item to the list."""
        for element in root.iter():
            if element.tag in ("ul", "ol") and len(element) and (classes := element[-1].attrib.pop("class", None)):
                element.set("class", classes)


class Blocks(Extension):  # type: ignore[misc]  # Markdown has no types
    """The building blocks that are lists: cards and steps."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Add the rule to a converter."""
        md.treeprocessors.register(_ListClasses(md), "list-classes", _AFTER_ATTRIBUTES)
