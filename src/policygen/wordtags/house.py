"""Complete a Word template: styles and lists that it lacks are taken from the house template."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import (
    FOOTER_TYPE,
    HEADER_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    OFFICE,
    STYLES_TYPE,
    W,
    w,
)
from policygen.wordtags.nodes import the_child
from policygen.wordtags.package import parse_xml, read_package, write_package, write_xml
from policygen.wordtags.parts import Links, Parts
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from policygen.wordtags.template import WordTemplate

# Elements of a style or list level whose value is the id of a style.
_STYLE_LINKS = ("basedOn", "next", "link", "pStyle", "numStyleLink", "styleLink")


def complete(template: WordTemplate, house: WordTemplate) -> WordTemplate:
    """Return the template with every style of the house template that it has no style named like.

    Its own styles stay as they are, so that its headings look as they did; the house's clause
    styles and lists come with their numbering.
    """
    parts, theirs = Parts(template.files), Parts(house.files)
    before = dict(parts.files)
    adopt(parts, theirs)
    return template if parts.files == before else replace(template, files=parts.files)


def adopt(
    parts: Parts, theirs: Parts, used: Collection[str] | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Give a Word file the styles and lists of another that it has no style named like.

    Args:
        parts: the file that gets them.
        theirs: the file that has them.
        used: the ids of the styles that are wanted, with those that they build on; all if None.

    Returns:
        For each id of a style, and of a list, of the other file the id that it has in this one.
    """
    their_styles = _their_tree(theirs, STYLES_TYPE, "styles")
    their_lists = _their_tree(theirs, NUMBERING_TYPE, "numbering")
    style_name, own = _open(parts, STYLES_TYPE, "styles")
    present = {_name(style) for style in own.iter(w("style"))}
    wanted = _with_parents(their_styles, used)
    missing = [
        style
        for style in their_styles.iter(w("style"))
        if _name(style) not in present and (wanted is None or style.get(w("styleId")) in wanted)
    ]
    ids = _new_ids(own, their_styles)
    if not missing and used is None:
        return ids, {}
    list_name, numbering = _open(parts, NUMBERING_TYPE, "numbering")
    added = frozenset(ids[style.get(w("styleId")) or ""] for style in missing)
    lists = _add_lists(numbering, their_lists, ids, added)
    for style in missing:
        own.append(_adapted(style, ids, lists))
    # A second style sheet, which only Word 2010 reads, would differ from the first one now.
    Links(parts, parts.named(MAIN_TYPE)).remove("stylesWithEffects")
    parts.files |= {style_name: write_xml(own), list_name: write_xml(numbering)}
    return ids, lists


def _their_tree(parts: Parts, content_type: str, kind: str) -> etree._Element:
    name = parts.named(content_type)
    return parse_xml(parts.files[name]) if name else etree.Element(w(kind))


def _with_parents(styles: etree._Element, used: Collection[str] | None) -> set[str] | None:
    """Return the ids of styles and of all that they link to."""
    if used is None:
        return None
    by_id = {style.get(w("styleId")): style for style in styles.iter(w("style"))}
    found, waiting = set[str](), list(used)
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found.add(name)
            waiting += [
                link.get(w("val")) or "" for link in by_id[name].iter(*map(w, _STYLE_LINKS))
            ]
    return found


_RUNNING = (w("headerReference"), w("footerReference"))
# What stands above the body where there is no cover: lines with nothing to say are left out.
_HEAD = (
    ("Title", "{{ document.title }}"),
    ("", "{%p if document.subject %}"),
    ("Subtitle", "{{ document.subject }}"),
    ("", "{%p endif %}"),
    ("", "{%p if document.reader and document.version and document.status %}"),
    ("CoverText", "Version {{ document.version }}, {{ document.status }}, {{ document.date }}"),
    ("", "{%p endif %}"),
    ("", "{{p body }}"),
)


def without_cover(data: bytes, name: str) -> bytes:
    """Return a Word template without cover and contents: title, subject, date, then the body.

    Its styles, margins, and the headers and footers of its later pages stay.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    files = read_package(data, name)
    main = Parts(files).named(MAIN_TYPE)
    tree = parse_xml(files[main])
    body = the_child(tree, "body")
    section = body.find(w("sectPr"))
    running = _running(body)
    body[:] = [_paragraph(style, text) for style, text in _HEAD]
    if section is not None:
        others = [node for node in section if node.tag not in {w("titlePg"), *_RUNNING}]
        section[:] = [*running, *others]
        body.append(section)
    files[main] = write_xml(tree)
    for part, kind in Parts(files).types().items():
        if kind in {HEADER_TYPE, FOOTER_TYPE}:
            files[part] = _without_state(files[part])
    return write_package(files)


def _running(body: etree._Element) -> list[etree._Element]:
    """Return the headers and footers of the last section's pages; a section has the last one's."""
    found = {
        (node.tag, node.get(w("type"))): node
        for section in body.iter(w("sectPr"))
        for node in section.iter(*_RUNNING)
        if node.get(w("type")) != "first"
    }
    return list(found.values())


def _without_state(data: bytes) -> bytes:
    """Return a header or footer that says nothing of version and status where there is none."""
    root = parse_xml(data)
    for paragraph in root.iter(w("p")):
        if "document.version" in paragraph_text(paragraph):
            texts = list(paragraph.iter(w("t")))
            texts[0].text = "{% if document.version %}" + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "") + "{% endif %}"
    return write_xml(root)


def _paragraph(style: str, text: str) -> etree._Element:
    made = etree.Element(w("p"))
    if style:
        properties = etree.SubElement(made, w("pPr"))
        etree.SubElement(properties, w("pStyle"), {w("val"): style})
    etree.SubElement(etree.SubElement(made, w("r")), w("t")).text = text
    return made


def _name(style: etree._Element) -> tuple[str, str]:
    """Return the kind and the name of a style; Word takes upper and lower case as the same."""
    name = style.find(w("name"))
    return style.get(w("type")) or "", "" if name is None else (name.get(w("val")) or "").lower()


def _new_ids(own: etree._Element, theirs: etree._Element) -> dict[str, str]:
    """Return, for each style id of the house, the id of that style in the template."""
    by_name = {_name(style): style.get(w("styleId")) or "" for style in own.iter(w("style"))}
    used, ids = set(by_name.values()), dict[str, str]()
    for style in theirs.iter(w("style")):
        wanted = style.get(w("styleId")) or ""
        if _name(style) not in by_name:
            new = wanted
            while new in used:
                new += "House"
            used.add(new)
            ids[wanted] = new
        else:
            ids[wanted] = by_name[_name(style)]
    return ids


def _adapted(
    style: etree._Element, ids: Mapping[str, str], lists: Mapping[str, str]
) -> etree._Element:
    made = deepcopy(style)
    made.set(w("styleId"), ids[style.get(w("styleId")) or ""])
    made.attrib.pop(w("default"), "")
    relink(made, ids)
    for node in made.iter(w("numId")):
        node.set(w("val"), lists.get(node.get(w("val")) or "", "0"))
    return made


def relink(node: etree._Element, ids: Mapping[str, str]) -> None:
    """Give every mention of a style in a node the id that the style has now."""
    for link in node.iter(*map(w, (*_STYLE_LINKS, "rStyle", "tblStyle"))):
        link.set(w("val"), ids.get(link.get(w("val")) or "", link.get(w("val")) or ""))


def _unlink(definition: etree._Element, added: frozenset[str]) -> None:
    """A level may name a style only if the style names the list, as the added ones do."""
    for level in definition.iter(w("lvl")):
        style = level.find(w("pStyle"))
        if style is not None and style.get(w("val")) not in added:
            level.remove(style)


def _add_lists(
    own: etree._Element, theirs: etree._Element, ids: Mapping[str, str], added: frozenset[str]
) -> dict[str, str]:
    """Add the house's lists; return, for each of their ids, the id in the template."""
    definitions: dict[str, str] = {}
    last = max((_number(node, "abstractNumId") for node in own.iter(w("abstractNum"))), default=0)
    for definition in theirs.iter(w("abstractNum")):
        last += 1
        made = deepcopy(definition)
        for name in made.findall(w("nsid")):
            # Word takes two definitions with the same sign as one list.
            made.remove(name)
        definitions[made.get(w("abstractNumId")) or ""] = str(last)
        made.set(w("abstractNumId"), str(last))
        relink(made, ids)
        _unlink(made, added)
        own.insert(_before_lists(own), made)
    lists: dict[str, str] = {}
    last = max((_number(node, "numId") for node in own.iter(w("num"))), default=0)
    for concrete in theirs.iter(w("num")):
        last += 1
        made = deepcopy(concrete)
        lists[made.get(w("numId")) or ""] = str(last)
        made.set(w("numId"), str(last))
        link = the_child(made, "abstractNumId")
        link.set(w("val"), definitions[link.get(w("val")) or ""])
        own.insert(_after_lists(own), made)
    return lists


def _before_lists(numbering: etree._Element) -> int:
    """Return the place behind the last definition: the schema wants all of them before lists."""
    tags = {w("num"), w("numIdMacAtCleanup")}
    return next((at for at, node in enumerate(numbering) if node.tag in tags), len(numbering))


def _after_lists(numbering: etree._Element) -> int:
    tags = {w("numIdMacAtCleanup")}
    return next((at for at, node in enumerate(numbering) if node.tag in tags), len(numbering))


def _number(node: etree._Element, attribute: str) -> int:
    return int(node.get(w(attribute)) or 0)


def _open(parts: Parts, content_type: str, kind: str) -> tuple[str, etree._Element]:
    """Return name and root of the part of this type; a template that lacks it gets an empty one."""
    name = parts.named(content_type)
    if name:
        return name, parse_xml(parts.files[name])
    main = parts.named(MAIN_TYPE)
    name = f"{main.rpartition('/')[0]}/{kind}.xml"
    made = etree.Element(w(kind), nsmap={"w": W})
    parts.add(name, content_type, write_xml(made))
    Links(parts, main).add(f"{OFFICE}/{kind}", f"{kind}.xml")
    return name, made
