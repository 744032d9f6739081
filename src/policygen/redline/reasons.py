"""Why a text changed: the answers and clauses behind it that are not what they were."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.redline.alignment import equal_pairs
from policygen.redline.changed_answers import ChangedAnswer, changed_answers
from policygen.tree.blocks import (
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Quote,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policygen.assemble import Assembled
    from policygen.inputs import Inputs
    from policygen.tree.blocks import Block, Source, Span

_MOST = 6


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document: what it was made from, and the document."""

    inputs: Inputs
    assembled: Assembled


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph of the document: its words, and where they come from."""

    text: str
    sources: tuple[Source, ...]


def _passages(blocks: Iterable[Block]) -> Iterator[_Passage]:
    """Yield the paragraphs of blocks in the order in which they are printed."""
    for block in blocks:
        match block:
            case Heading(spans=spans) | Paragraph(spans=spans):
                yield _passage(spans)
            case Picture(caption=spans, number=number):
                yield _passage(spans, number)
            case Table():
                yield from _table_passages(block)
            case List(items=items):
                yield from (one for item in items for one in _passages(item.blocks))
            case Quote(blocks=inner):
                yield from _passages(inner)
            case Terms(entries=entries):
                for entry in entries:
                    yield _passage(entry.spans)
                    yield from _passages(entry.blocks)


def _table_passages(table: Table) -> Iterator[_Passage]:
    yield _passage(table.caption, table.number)
    for row in (table.header, *table.rows):
        yield from (_passage(cell.spans) for cell in row)


def _passage(spans: Sequence[Span], number: str = "") -> _Passage:
    found = []
    for span in spans:
        if isinstance(span, Footnote):
            found += [source for one in _passages(span.blocks) for source in one.sources]
        else:
            found.append(span.source)
    return _Passage(_bare(number + plain_text(tuple(spans))), tuple(found))


def _bare(text: str) -> str:
    """Return the letters and figures of a text, which all formats share."""
    return "".join(sign for sign in text if sign.isalnum())


@dataclass
class Reasons:
    """Says why paragraphs differ, given the texts of both Word files' paragraphs in order.

    ``edits`` tells of a clause file by whom and why it was edited, one line or an empty text.
    """

    old: Version
    new: Version
    texts: tuple[Sequence[str], Sequence[str]]
    edits: Callable[[str], str] = lambda _: ""
    changed: tuple[ChangedAnswer, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.changed = changed_answers(self.old.inputs.answers, self.new.inputs.answers)
        self._ours = sources_of(self.old, self.texts[0])
        self._theirs = sources_of(self.new, self.texts[1])

    def __call__(self, old: int | None, new: int | None, texts: tuple[str, str]) -> Sequence[str]:
        """Return the reasons of a change, a line each.

        Args:
            old: the place of the paragraph in the old file's body, None if it is not there.
            new: the same in the new file.
            texts: its words in both files.
        """
        sources = [
            *(self._ours.get(old, ()) if old is not None else ()),
            *(self._theirs.get(new, ()) if new is not None else ()),
        ]
        reasons = [*self._answers(sources), *self._clauses(sources)]
        return reasons or self._by_words(*texts) or self._anything(sources)

    def _answers(self, sources: Sequence[Source]) -> list[str]:
        reads = tuple(dict.fromkeys(name for source in sources for name in source.answers))
        return self._told(reads)

    def _told(self, reads: tuple[str, ...]) -> list[str]:
        """Return the changed answers among what was read, findings taken apart."""
        behind = {
            path.removesuffix("[*]")
            for version in (self.old, self.new)
            for path in version.inputs.answers_behind(reads)
        }
        found = [answer.told for answer in self.changed if is_covered(answer.path, behind)]
        more = len(found) - _MOST
        return found if more <= 0 else [*found[:_MOST], f"and {more} more answers"]

    def _clauses(self, sources: Sequence[Source]) -> Iterator[str]:
        for file in dict.fromkeys(source.file for source in sources if source.file):
            if _content(self.old, file) != _content(self.new, file):
                yield f"{file} was edited" + (self.edits(file) and f": {self.edits(file)}")

    def _by_words(self, old: str, new: str) -> list[str]:
        """Return the changed answers whose values stand in the texts, as on a cover."""
        return [
            answer.told
            for answer in self.changed
            if (answer.old or answer.new)
            and (answer.old is None or _bare(answer.old) in _bare(old))
            and (answer.new is None or _bare(answer.new) in _bare(new))
            and (answer.old is not None or not old)
        ]

    def _anything(self, sources: Sequence[Source]) -> list[str]:
        """Return what of the whole document's inputs changed: a condition may depend on it."""
        reads = (*self.old.assembled.reads, *self.new.assembled.reads)
        found = self._told(tuple(dict.fromkeys(reads)))
        if found:
            return ["It follows from a condition, a list or a date that depends on:", *found]
        files = dict.fromkeys(f"{one.file}:{one.line}" for one in sources if one.file)
        return [f"The text is from {', '.join(files) or 'the Word template'}."]


def is_covered(path: str, reads: set[str]) -> bool:
    """Tell whether an answer is one that was read, or inside one, or holds one."""
    return any(
        path == read or (path.startswith(read) and path[len(read)] in ".[") for read in reads
    )


def _content(version: Version, file: str) -> bytes:
    library = version.inputs.library
    return library.read(file) if library.holds(file) else b""


def sources_of(version: Version, texts: Sequence[str]) -> dict[int, tuple[Source, ...]]:
    """Return where the words of each paragraph of a Word file come from, by its place."""
    passages = list(_passages(version.assembled.document.blocks))
    bare = [_bare(text) for text in texts]
    pairs = equal_pairs(bare, [passage.text for passage in passages])
    return {at: passages[to].sources for at, to in pairs if bare[at]}
