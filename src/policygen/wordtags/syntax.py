"""What Jinja says of a single tag."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.templating import compile_word
from policygen.wordtags.tags import readings

if TYPE_CHECKING:
    from policygen.problems import Problem
    from policygen.wordtags.tags import Tag

#: Blocks of Jinja that are ended by a tag of their own, and the tags that divide them.
BLOCKS = frozenset({"if", "for", "with", "filter", "macro", "call", "autoescape"})
MIDDLE = {"else": {"if", "for"}, "elif": {"if"}}
# Tags that docxtpl adds to Jinja: merged cells, the width and the colour of a cell.
CELL_VALUES = frozenset({"colspan", "cellbg"})
CELL_TAGS = CELL_VALUES | {"vm", "hm"}


def opens_block(tag: Tag) -> bool:
    """Tell whether a tag begins what another tag has to end."""
    return tag.word in BLOCKS or (tag.word == "set" and "=" not in tag.inner)


def ends_block(tag: Tag) -> bool:
    """Tell whether a tag ends a block."""
    return tag.word.startswith("end") and tag.word != "end"


def faults(tag: Tag) -> tuple[Problem, ...]:
    """Return what Jinja finds wrong with a whole tag, looked at alone."""
    return _faults(_alone(tag, readable(tag)))


def readable(tag: Tag) -> str:
    """Return what Jinja shall read: as typed, or with plain quotation marks if that helps."""
    found = readings(tag.inner)
    return next((inner for inner in found[:-1] if not _faults(_alone(tag, inner))), found[-1])


def _alone(tag: Tag, inner: str) -> str:
    """Return a template in which a tag stands alone and makes sense."""
    if tag.is_value:
        return f"{{{{ {inner} }}}}"
    if tag.word in MIDDLE:
        return f"{{% if 1 %}}{{% {inner} %}}{{% endif %}}"
    if opens_block(tag):
        return f"{{% {inner} %}}{{% end{tag.word} %}}"
    if tag.word in CELL_VALUES:
        return f"{{{{ {inner.removeprefix(tag.word)} }}}}"
    if tag.word in CELL_TAGS or ends_block(tag):
        return ""
    return f"{{% {inner} %}}"


@lru_cache(maxsize=4096)
def _faults(source: str) -> tuple[Problem, ...]:
    try:
        compile_word(source, "")
    except InvalidInput as error:
        return error.problems
    return ()
