"""Steps in an XML tree that cannot fail where they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree


def parent_of(node: etree._Element) -> etree._Element:
    """Return the parent of a node that is not the root."""
    parent = node.getparent()
    if parent is None:
        raise ValueError(f"{node.tag} is the root of its part")
    return parent


def the_child(node: etree._Element, tag: str) -> etree._Element:
    """Return the child ``w:tag`` that the schema asks for."""
    child = node.find(w(tag))
    if child is None:
        raise ValueError(f"{node.tag} has no {tag}")
    return child


def drop(node: etree._Element) -> None:
    """Take a node out of its tree; the text behind it goes too."""
    parent_of(node).remove(node)
