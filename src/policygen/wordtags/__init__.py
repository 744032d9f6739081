"""Tags of a Word file: found, checked, compiled once, filled."""

from policygen.wordtags.dress import dress
from policygen.wordtags.fill import Shell, fill
from policygen.wordtags.house import complete
from policygen.wordtags.template import TextPart, WordTemplate, load_word_template

__all__ = ["Shell", "TextPart", "WordTemplate", "complete", "dress", "fill", "load_word_template"]
