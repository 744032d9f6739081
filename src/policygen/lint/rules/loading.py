"""All rules: of accessibility, of wording in code, and of wording in ``templates/wording``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.lint.access.rules import ACCESS_RULES
from policygen.lint.rules import (
    circular_terms,
    cross_references,
    long_sentences,
    other_language,
    passive_duties,
    twice_defined,
    undefined_terms,
    unused_terms,
)
from policygen.lint.rules.wording_rules import parse_wording_rules

if TYPE_CHECKING:
    from policygen.library import Library
    from policygen.lint.faults import Rule

CODE_RULES = tuple(
    module.RULE
    for module in (
        passive_duties,
        undefined_terms,
        unused_terms,
        twice_defined,
        circular_terms,
        cross_references,
        long_sentences,
        other_language,
    )
)


def load_rules(library: Library) -> tuple[Rule, ...]:
    """Return every rule, by code. Raises InvalidInput with the problems of all rule files."""
    files = library.contents("wording/", ".yaml")
    rules = (*parse_wording_rules(files), *CODE_RULES, *ACCESS_RULES)
    return tuple(sorted(rules, key=lambda rule: rule.code))
