"""The house's look as CSS: what the stylesheet leaves to each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.house import House, legible, typeface

if TYPE_CHECKING:
    from policygen.tree.blocks import Properties

# The lighter ground of the dark colours, that of header cells, as in the stylesheet: what can be
# read on it can be read on the page.
_DARK = "232930"


def house_css(properties: Properties) -> str:
    """Return the accent colour, light and dark, the typefaces, the paper, and the watermark."""
    house = properties.house
    rules = [
        f"html {{ --accent: #{house.accent}; --band: #{house.band}; }}",
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ html {{ --accent: #{legible(house.accent, _DARK)}; --band: var(--shade); }} }}",
        *_typefaces(house),
        f"@page {{ size: {house.paper.value}; }}",
        f"@page wide {{ size: {house.paper.value} landscape; }}",
    ]
    if properties.watermark:
        rules.append(_watermark(css_string(properties.watermark)))
    return "\n".join(rules) + "\n"


def _typefaces(house: House) -> list[str]:
    named = (("--text-font", house.text), ("--heading-font", house.headings))
    return [f"html {{ {name}: {_family(face)}; }}" for name, face in named if face]


def _family(face: str) -> str:
    told = typeface(face)
    kind = "serif" if told.serif else "sans-serif"
    return f'"{face}", "{told.stand_in}", {kind}'


def _watermark(text: str) -> str:
    """Return the rule that prints a watermark on each page; who listens does not hear it."""
    return f"@media print {{ body::before {{ content: {text}; content: {text} / ''; }} }}"


def css_string(text: str) -> str:
    """Return text as a CSS string that holds nothing but letters, digits, spaces and escapes."""
    return '"' + "".join(map(_css_character, text)) + '"'


def _css_character(character: str) -> str:
    is_plain = character == " " or (character.isascii() and character.isalnum())
    return character if is_plain else f"\\{ord(character):x} "
