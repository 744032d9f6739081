"""What a template may name: by the schema and the documents that it is part of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policygen.lint.templates.kinds import (
    ANY,
    DATE,
    SPECIAL,
    TEXT,
    YES_NO,
    Form,
    Kind,
    kind_of_rules,
    list_of,
    record_of,
)
from policygen.lint.templates.scopes import Names
from policygen.scope import singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygen.library import Outline
    from policygen.schema import Schema

_APPROVAL = {
    **dict.fromkeys(("capacity", "by", "role", "resolution", "minute"), TEXT),
    **dict.fromkeys(("on", "meeting"), DATE),
    "signed": YES_NO,
}
#: What ``document`` is in templates.
DOCUMENT = record_of(
    {
        **dict.fromkeys(("title", "organisation", "version", "status", "owner"), TEXT),
        **dict.fromkeys(("subject", "reader"), TEXT),
        "date": DATE,
        "approved": YES_NO,
        "approvals": list_of(record_of(_APPROVAL)),
    },
    "document",
)
_POINT = dict.fromkeys(("need", "owner", "path", "question", "file", "line"), TEXT)
#: What is known of ``findings``: the topics that have some, and the lists of the whole set.
FINDINGS = record_of(
    {
        **dict.fromkeys(("candidates", "decisions", "contracts"), ANY),
        "open_points": list_of(record_of({**_POINT, "due": DATE})),
        "remediation": list_of(record_of(dict.fromkeys(("contract", "rule", "shortfall"), TEXT))),
    },
    "findings",
)
_PLACES = {"body": SPECIAL, "contents": SPECIAL}


def topic_kinds(rules: Mapping[str, Any]) -> dict[str, Kind]:
    """Return the kind of each topic under the Cerberus rules of all topics."""
    return {topic: kind_of_rules(own, topic) for topic, own in rules.items()}


class Contexts:
    """The names of every document that a schema allows."""

    def __init__(self, schema: Schema) -> None:
        self._topics = topic_kinds(schema.rules)
        self._always = {**self._topics, "findings": FINDINGS, "document": DOCUMENT}

    def names(self, outlines: Iterable[Outline]) -> list[Names]:
        """Return the names that a clause sees in each of the outlines that hold it.

        Outlines that give the same names count once. A clause that none holds may use them all.
        """
        by_topic = {outline.each: outline.location.file for outline in outlines}
        if not by_topic:
            every = {name: kind for topic in self._topics for name, kind in self._record(topic)}
            return [Names({**self._always, **every})]
        return [self.of(each, file) for each, file in sorted(by_topic.items())]

    def of(self, each: str, file: str) -> Names:
        """Return the names in documents of each record of a topic, or of none, by their outline."""
        own = dict(self._record(each)) if each else {}
        return Names({**self._always, **own}, elsewhere=self._elsewhere(each, file))

    def _record(self, topic: str) -> list[tuple[str, Kind]]:
        kind = self._topics.get(topic)
        if kind is None or kind.form is not Form.LIST:
            return []
        return [(singular(topic), kind.inner), ("finding", ANY)]

    def _elsewhere(self, each: str, file: str) -> dict[str, str]:
        """Return a hint for each name that only other documents have."""
        of = f"is made for each of the {each}" if each else "is made once, for all records"
        hints = {
            name: f"'{name}' is there in a document of each of the {topic}; {file} {of}"
            for topic, kind in self._topics.items()
            if kind.form is Form.LIST and topic != each
            for name in (singular(topic),)
        }
        if not each:
            hints["finding"] = f"'finding' is there in a document of each record; {file} {of}"
        return hints


def of_word(names: Names) -> Names:
    """Return the names as a Word template sees them: with the places of the document."""
    return replace(names, known={**names.known, **_PLACES}, is_word=True)
