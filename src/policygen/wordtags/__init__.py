"""Tags of a Word file: found, checked, compiled once, filled."""

from policygen.wordtags.contents import Content
from policygen.wordtags.dress import dress
from policygen.wordtags.fill import Filled, Shell, fill
from policygen.wordtags.house import complete, without_cover
from policygen.wordtags.template import TextPart, WordTemplate, load_word_template

__all__ = [
    "Content",
    "Filled",
    "Shell",
    "TextPart",
    "WordTemplate",
    "complete",
    "dress",
    "fill",
    "load_word_template",
    "without_cover",
]
