"""The schema as an object: topics, fields, audiences and names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policygen.model import Audience
from policygen.problems import Location, did_you_mean
from policygen.schema.paths import pattern_of, step_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STEP = re.compile(r"\.?([^.\[\]]+)|(\[[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``path`` is a pattern such as ``contracts[].service_levels[].target``.

    Keys that the answers choose are ``*``. ``audience`` is the field's own or the nearest
    inherited one. ``rules`` are the Cerberus rules, ``meta`` included.
    """

    path: str
    rules: Mapping[str, Any]
    audience: Audience
    location: Location = field(default=Location(), compare=False)

    @property
    def name(self) -> str:
        """The last key of the path."""
        return re.split(r"[.\[\]]+", self.path.rstrip("[]"))[-1]

    @property
    def type(self) -> str:
        """The type, or several joined by ``or``."""
        kinds = self.rules.get("type", "")
        return kinds if isinstance(kinds, str) else " or ".join(kinds)

    @property
    def required(self) -> bool:
        """Whether an answer must be given."""
        return bool(self.rules.get("required", False))

    @property
    def title(self) -> str:
        """The field's name for people."""
        return str(self._meta("title"))

    @property
    def help(self) -> str:
        """What to answer, in a sentence or two."""
        return str(self._meta("help"))

    @property
    def example(self) -> Any:
        """An answer that fits, or nothing."""
        return self.rules.get("meta", {}).get("example")

    @property
    def unit(self) -> str:
        """What a number counts, or an empty text."""
        return str(self._meta("unit"))

    @property
    def owner(self) -> str:
        """Who in the organisation knows the answer, or an empty text."""
        return str(self._meta("owner"))

    def _meta(self, name: str) -> Any:
        return self.rules.get("meta", {}).get(name, "")


@dataclass(frozen=True)
class Schema:
    """All topics' rules in order, as Cerberus takes them, and their fields by pattern.

    ``files`` are the project's schema files that were read, relative to the root. ``packaged`` are
    the topics that are packaged, whatever a project adds to them: findings are derived, and rules
    hold, for these alone. ``replaced`` are the places at which the project replaces part of one.
    """

    rules: Mapping[str, Any]
    by_path: Mapping[str, Field]
    files: tuple[str, ...] = ()
    packaged: frozenset[str] = frozenset()
    replaced: tuple[Location, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics in ``meta.order``."""
        return tuple(self.rules)

    def fields(self) -> Iterator[Field]:
        """Yield every field, a topic or a mapping before what is in it."""
        yield from self.by_path.values()

    def field(self, path: str) -> Field | None:
        """Return the field of an answer path or pattern, or nothing."""
        pattern = pattern_of(path)
        if pattern in self.by_path:
            return self.by_path[pattern]
        return self.by_path.get(self._with_free_keys(pattern))

    def audience_of(self, path: str) -> Audience:
        """Return who may read the answer at ``path``: of its field, or of the nearest above."""
        pattern = self._with_free_keys(pattern_of(path))
        while pattern and pattern not in self.by_path:
            pattern = re.sub(r"(\[[^\]]*\]|\.?[^.\[\]]+)$", "", pattern)
        return self.by_path[pattern].audience if pattern else Audience.INTERNAL

    def names_in(self, path: str) -> tuple[str, ...]:
        """Return the keys that a mapping at ``path`` may hold; the topics for an empty path."""
        if not path:
            return self.topics
        start = pattern_of(path) + "."
        rest = (known[len(start) :] for known in self.by_path if known.startswith(start))
        return tuple(name for name in rest if not re.search(r"[.\[]", name))

    def nearest(self, path: str) -> str:
        """Return a hint that names the field nearest to a path with a wrong last key."""
        parent, _, name = path.rpartition(".")
        return did_you_mean(name, self.names_in(parent))

    def _with_free_keys(self, pattern: str) -> str:
        """Put ``*`` where the schema lets the answers choose the key."""
        known = ""
        for key, index in _STEP.findall(pattern):
            step = index or (f".{key}" if known else key)
            free = f"{known}.*"
            known = (
                free if known + step not in self.by_path and free in self.by_path else known + step
            )
        return known


def derive_fields(topics: Mapping[str, Any], locations: Mapping[str, Location]) -> dict[str, Field]:
    """Return the fields of all topics by pattern. ``locations`` are those of the rule sets."""
    found: dict[str, Field] = {}
    for topic, rules in topics.items():
        for item in _walk(topic, rules, Audience.INTERNAL, locations):
            found[item.path] = item
    return found


def _walk(
    path: str, rules: Mapping[str, Any], inherited: Audience, locations: Mapping[str, Location]
) -> Iterator[Field]:
    audience = Audience(rules.get("meta", {}).get("audience", inherited))
    yield Field(path, rules, audience, locations.get(path, Location()))
    for step, inner in inner_rules(rules):
        yield from _walk(path + step, inner, audience, locations)


def inner_rules(rules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rule sets inside one, with the step of the path that leads there."""
    inside = rules.get("schema")
    if inside is not None and rules.get("type") == "list":
        yield "[]", inside
    elif inside is not None:
        for key, inner in inside.items():
            yield step_text({}, key), inner
    if "valuesrules" in rules:
        yield ".*", rules["valuesrules"]
    for name in ("anyof", "oneof"):
        for alternative in rules.get(name, ()):
            yield from inner_rules({"type": rules.get("type", ""), **alternative})
