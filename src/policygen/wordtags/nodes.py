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


def put_text_before(node: etree._Element, text: str) -> None:
    """Add text right before a node: behind the one before it, or at its parent's beginning."""
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
        return
    parent = parent_of(node)
    parent.text = (parent.text or "") + text


def give_way(node: etree._Element, text: str = "") -> None:
    """Take a node out of its tree; ``text``, and what stood behind the node, stay in its place."""
    put_text_before(node, text + (node.tail or ""))
    drop(node)
