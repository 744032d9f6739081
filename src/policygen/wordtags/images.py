"""Pictures from files: their data go into the package, a drawing into the text."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.wordtags.names import OFFICE, WP, w

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.image.image import Image

    from policygen.templating.word_values import ImageFile
    from policygen.wordtags.parts import Links, Parts

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_EMU_PER_INCH = 914_400


class Images:
    """The pictures that values put into one Word file.

    ``read`` gives the bytes of a file by the path that its tag names, and raises InvalidInput.
    """

    def __init__(self, parts: Parts, main: str, read: Callable[[str, Location], bytes]) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._parts = parts
        self._folder = main.rpartition("/")[0]
        self._read = read
        self._names: dict[str, str] = {}

    def drawing(self, value: ImageFile, links: Links, where: Location) -> etree._Element | None:
        """Return the drawing of a picture; nothing if it cannot be read, which is noted."""
        found = self._open(value, where)
        if found is None:
            return None
        data, image = found
        width, height = _size(value, image)
        name = value.path.rpartition("/")[2]
        inline = etree.Element(
            f"{{{WP}}}inline",
            {f"dist{side}": "0" for side in "TBLR"},
            nsmap={"wp": WP, "a": _A, "pic": _PIC, "r": OFFICE},
        )
        size = {"cx": str(width), "cy": str(height)}
        told = {"id": "0", "name": name, "descr": value.alt or _words(name)}
        link = links.outside(value.url) if value.url else ""
        etree.SubElement(inline, f"{{{WP}}}extent", size)
        _described(inline, WP, "docPr", told, link)
        etree.SubElement(inline, f"{{{WP}}}cNvGraphicFramePr")
        graphic = etree.SubElement(inline, f"{{{_A}}}graphic")
        holder = etree.SubElement(graphic, f"{{{_A}}}graphicData", {"uri": _PIC})
        holder.append(_picture(self._link(data, image, links), told, size, link))
        drawing = etree.Element(w("drawing"))
        drawing.append(inline)
        return drawing

    def replace(
        self, value: ImageFile, drawing: etree._Element, links: Links, where: Location
    ) -> str:
        """Put a picture in the place of a drawing's own; return the alternative text it has now."""
        found = self._open(value, where)
        blip = next(drawing.iter(f"{{{_A}}}blip"), None)
        if found is not None and blip is not None:
            for attribute in (f"{{{OFFICE}}}embed", f"{{{OFFICE}}}link"):
                blip.attrib.pop(attribute, "")
            blip.set(f"{{{OFFICE}}}embed", self._link(*found, links))
        elif found is not None:
            message = "the tag stands in the alternative text of what is no picture"
            self.problems.append(Problem("T042", message, where))
        return value.alt or _words(value.path.rpartition("/")[2])

    def _open(self, value: ImageFile, where: Location) -> tuple[bytes, Image] | None:
        try:
            data = self._read(value.path, where)
        except InvalidInput as error:
            self.problems.extend(error.problems)
            return None
        image = _parsed(data)
        if image is None:
            message = f"'{value.path}' is not a picture that Word shows"
            hint = "save it as PNG, JPEG, GIF, BMP or TIFF"
            self.problems.append(Problem("T043", message, where, hint))
            return None
        return data, image

    def _link(self, data: bytes, image: Image, links: Links) -> str:
        """Return the id of a link to the picture, which is put into the package once."""
        digest = sha256(data).hexdigest()
        if digest not in self._names:
            number = len(self._names) + 1
            while self._path(number, image) in self._parts.files:
                number += 1
            self._names[digest] = self._path(number, image)
            self._parts.files[self._names[digest]] = data
            self._parts.allow(str(image.ext), str(image.content_type))
        return links.once(f"{OFFICE}/image", f"/{self._names[digest]}")

    def _path(self, number: int, image: Image) -> str:
        return f"{self._folder}/media/picture{number}.{image.ext}".lstrip("/")


def _parsed(data: bytes) -> Image | None:
    """Return what python-docx knows of a picture; nothing if it does not know it."""
    from docx.image import exceptions
    from docx.image.image import Image

    unreadable = (
        *(exceptions.UnrecognizedImageError, exceptions.InvalidImageStreamError),
        *(exceptions.UnexpectedEndOfFileError, ValueError, LookupError, ArithmeticError, OSError),
    )
    try:
        image = Image.from_blob(data)
    except unreadable:
        return None
    return image if image.px_width > 0 and image.px_height > 0 else None


def _size(value: ImageFile, image: Image) -> tuple[int, int]:
    """Return width and height in EMU; one that is not given follows from the other."""
    own_width = image.px_width * _EMU_PER_INCH // max(1, image.horz_dpi)
    own_height = image.px_height * _EMU_PER_INCH // max(1, image.vert_dpi)
    if value.width and value.height:
        return value.width, value.height
    if value.width:
        return value.width, max(1, value.width * own_height // own_width)
    if value.height:
        return max(1, value.height * own_width // own_height), value.height
    return own_width, own_height


def _words(name: str) -> str:
    """Return a file's name as words: what a picture is called whose tag does not say it."""
    return name.rpartition(".")[0].replace("-", " ").replace("_", " ") or name


def _described(
    parent: etree._Element, namespace: str, tag: str, told: dict[str, str], link: str
) -> None:
    node = etree.SubElement(parent, f"{{{namespace}}}{tag}", told)
    if link:
        etree.SubElement(node, f"{{{_A}}}hlinkClick", {f"{{{OFFICE}}}id": link})


def _picture(embed: str, told: dict[str, str], size: dict[str, str], link: str) -> etree._Element:
    picture = etree.Element(f"{{{_PIC}}}pic")
    named = etree.SubElement(picture, f"{{{_PIC}}}nvPicPr")
    _described(named, _PIC, "cNvPr", told, link)
    etree.SubElement(named, f"{{{_PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{_PIC}}}blipFill")
    etree.SubElement(fill, f"{{{_A}}}blip", {f"{{{OFFICE}}}embed": embed})
    etree.SubElement(etree.SubElement(fill, f"{{{_A}}}stretch"), f"{{{_A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{_PIC}}}spPr")
    frame = etree.SubElement(shape, f"{{{_A}}}xfrm")
    etree.SubElement(frame, f"{{{_A}}}off", {"x": "0", "y": "0"})
    etree.SubElement(frame, f"{{{_A}}}ext", size)
    form = etree.SubElement(shape, f"{{{_A}}}prstGeom", {"prst": "rect"})
    etree.SubElement(form, f"{{{_A}}}avLst")
    return picture
