"""What is different between two versions: as text, Markdown, HTML and plain JSON."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from policygen.report.plain import plain_json
from policygen.report.trial import told
from policygen.report.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.pipeline.diff import ChangedClause, ChangedDocument, DiffResult

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")
_NOTHING = "Nothing is different."


def render_differences(result: DiffResult, form: str) -> str:
    """Return what is different as ``text``, ``md`` or ``html``."""
    sections = list(_sections(result))
    return {"text": _text, "md": _markdown, "html": _html}[form](sections)


def differences_json(result: DiffResult) -> dict[str, Any]:
    """Return what is different in JSON's own kinds."""
    return {
        "answers": [
            {
                "path": answer.path,
                "before": answer.old,
                "after": answer.new,
                "before_at": f"{answer.old_place.file}:{answer.old_place.line}",
                "after_at": f"{answer.new_place.file}:{answer.new_place.line}",
            }
            for answer in result.answers
        ],
        "findings": [
            {
                "finding": each.path,
                "before": plain_json(each.before),
                "after": plain_json(each.after),
                "flips": each.flips,
            }
            for each in result.findings
        ],
        "clauses": [
            {
                "file": clause.file,
                "document": clause.document,
                "change": clause.how,
                "edits": clause.edits,
            }
            for clause in result.clauses
        ],
        "documents": [
            {"document": one.place, "change": one.how, "paragraphs": one.paragraphs}
            for one in result.documents
        ],
    }


def _sections(result: DiffResult) -> Iterator[tuple[str, list[str]]]:
    if result.answers:
        yield "Changed answers", [answer.told for answer in result.answers]
    if result.findings and result.formats is not None:
        word = Wording(result.formats)
        yield (
            "Findings that they move",
            [
                f"{each.path}: {told(each.before, word)} → {told(each.after, word)}"
                for each in result.findings
            ],
        )
    if result.clauses:
        yield "Clauses", [_clause(clause) for clause in result.clauses]
    if result.documents:
        yield "Documents", [_document(document) for document in result.documents]


def _clause(clause: ChangedClause) -> str:
    edits = f" ({clause.edits})" if clause.edits else ""
    return f"{clause.how}: {clause.file}{edits}, in {clause.document}"


def _document(document: ChangedDocument) -> str:
    counts = [f"{number} {how}" for how, number in document.paragraphs.items() if number]
    paragraphs = f": paragraphs {', '.join(counts)}" if counts else ""
    return f"{document.how}: {document.place}{paragraphs}"


def _text(sections: list[tuple[str, list[str]]]) -> str:
    parts = [
        "\n".join([heading, "-" * len(heading), *(f"  {line}" for line in lines)])
        for heading, lines in sections
    ]
    return "\n\n".join(parts or [_NOTHING]) + "\n"


def _markdown(sections: list[tuple[str, list[str]]]) -> str:
    parts = [
        "\n".join([f"## {heading}", "", *(f"- {_escaped(line)}" for line in lines)])
        for heading, lines in sections
    ]
    return "\n\n".join(parts or [_NOTHING]) + "\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _html(sections: list[tuple[str, list[str]]]) -> str:
    parts = []
    for heading, lines in sections:
        items = "\n".join(f"<li>{escape(line)}</li>" for line in lines)
        parts.append(f"<h2>{escape(heading)}</h2>\n<ul>\n{items}\n</ul>")
    body = "\n".join(parts or [f"<p>{_NOTHING}</p>"])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>What is different</title>\n"
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;"
        "padding:0 1rem}li{overflow-wrap:anywhere}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>What is different</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
