"""Cerberus with our types, open points, references and usable alternatives."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar

from cerberus import errors
from cerberus.schema import UnvalidatedSchema
from cerberus.utils import TypeDefinition
from cerberus.validator import Validator as CerberusValidator

from policygen.model import OpenPoint
from policygen.schema.references import known_ids
from policygen.schema.types import TYPES, Misplaced, fits

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a value that names no record fails with; ``info`` holds the ids there are.
DOES_NOT_REFER = errors.ErrorDefinition(0x1001, "refers")

_ALTERNATIVES = ("anyof", "oneof")


# Cerberus is untyped, so all that is inherited is Any.
_Base: Any = CerberusValidator
_Unvalidated: Any = UnvalidatedSchema


class Validator(_Base):  # type: ignore[misc]
    """Checks and normalises answers. Its schema must have passed ``schema.checking``."""

    # Cerberus reads the docstrings of rule methods: they hold the schema of the rule's argument.

    types_mapping: ClassVar[dict[str, TypeDefinition]] = {
        name: TypeDefinition(name, (object,), ()) for name in TYPES
    }

    def _error(self, *args: Any) -> None:
        # Cerberus sorts all errors at each one and files them in trees that nobody reads here:
        # with a thousand errors that takes a minute.
        if len(args) == 1:
            self._errors.extend(args[0])
        else:
            super()._error(*args)

    def _validate_nullable(self, nullable: bool | None, field: Any, value: Any) -> None:
        """{'type': 'boolean'}"""  # noqa: D415
        if isinstance(value, OpenPoint):
            self._drop_remaining_rules()
            return
        super()._validate_nullable(nullable, field, value)
        if value is None:
            self._drop_remaining_rules()

    def _validate_type(self, names: str | list[str], field: Any, value: Any) -> None:
        """{'type': ['string', 'list'], 'check_with': 'type'}"""  # noqa: D415
        if not fits(names, value):
            self._error(field, errors.BAD_TYPE)
            self._drop_remaining_rules()

    def _validate_regex(self, pattern: str, field: Any, value: Any) -> None:
        """{'type': 'string'}"""  # noqa: D415
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            self._error(field, errors.REGEX_MISMATCH)

    def _validate_refers(self, path: str, field: Any, value: Any) -> None:
        """{'type': 'string'}"""  # noqa: D415
        known = known_ids(self.root_document, path, (*self.document_path, field))
        if known is not None and value not in known:
            self._error(field, DOES_NOT_REFER, known)

    def _validate_anyof(self, alternatives: list[Any], field: Any, _value: Any) -> None:
        """{'type': 'list', 'schema': {'type': 'dict', 'check_with': 'bulk_schema'}}"""  # noqa: D415
        tried = self._try_all("anyof", alternatives, self.document, self.schema, field)
        if all(attempt._errors for attempt in tried):
            self._tell_closest(tried, errors.ANYOF, field)

    def _validate_oneof(self, alternatives: list[Any], field: Any, _value: Any) -> None:
        """{'type': 'list', 'schema': {'type': 'dict', 'check_with': 'bulk_schema'}}"""  # noqa: D415
        tried = self._try_all("oneof", alternatives, self.document, self.schema, field)
        fitting = [attempt for attempt in tried if not attempt._errors]
        if not fitting:
            self._tell_closest(tried, errors.ONEOF, field)
        elif len(fitting) > 1:
            self._error(field, errors.ONEOF, [], len(fitting))

    def _tell_closest(self, tried: list[Validator], error: Any, field: Any) -> None:
        """Give the errors inside the only alternative of the right type, else one error."""
        closest = [attempt for attempt in tried if not _is_wrong_type(attempt, field)]
        if len(closest) == 1 or (closest and len(tried) == 1):
            self._error(closest[0]._errors)
            return
        if closest:
            self._error(min(closest, key=lambda attempt: len(attempt._errors))._errors)
            return
        self._error(field, error, [], 0)

    def _try_all(
        self, rule: str, alternatives: list[Any], mapping: Any, schema: Any, field: Any
    ) -> list[Validator]:
        tried = []
        for number, alternative in enumerate(alternatives):
            rules = {**alternative}
            if "type" in schema[field]:
                rules.setdefault("type", schema[field]["type"])
            rules.setdefault("allow_unknown", self.allow_unknown)
            attempt = self._get_child_validator(
                schema_crumb=(field, rule, number), schema={field: rules}, allow_unknown=True
            )
            attempt.validate(deepcopy(dict(mapping)))
            tried.append(attempt)
        return tried

    def _normalize_default(self, mapping: Any, schema: Any, field: Any) -> None:
        """{'nullable': True}"""  # noqa: D415
        if field not in mapping:
            mapping[field] = deepcopy(schema[field]["default"])

    def _normalize_coerce(self, mapping: Any, schema: Any) -> None:
        """
        {'oneof': [
            {'type': 'callable'},
            {'type': 'list',
             'schema': {'oneof': [{'type': 'callable'},
                                  {'type': 'string'}]}},
            {'type': 'string'}
        ]}
        """  # noqa: D205, D212, D415
        super()._normalize_coerce(mapping, schema)
        for field in mapping:
            rules = schema.get(field, {})
            self._choose(rules, mapping, schema, field)
            if _is_misplaced(rules, mapping[field]):
                mapping[field] = Misplaced(mapping[field])

    @staticmethod
    def _normalize_coerce_strip(value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @staticmethod
    def _normalize_coerce_lower(value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @staticmethod
    def _normalize_coerce_upper(value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    def _choose(self, rules: Any, mapping: Any, schema: Any, field: Any) -> None:
        """Take the value as the first alternative that fits normalises it."""
        for rule in _ALTERNATIVES:
            if rule not in rules or isinstance(mapping[field], OpenPoint):
                continue
            for attempt in self._try_all(rule, rules[rule], mapping, schema, field):
                if not attempt._errors:
                    mapping[field] = attempt.document[field]
                    break


def validate(rules: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the data with defaults filled in, and Cerberus's errors.

    ``rules`` are by field and known to be sound: checking them each time takes long.
    """
    validator = Validator(_Unvalidated(dict(rules)))
    validator.validate(data)
    return validator.document, list(validator._errors)


def _is_wrong_type(attempt: Validator, field: Any) -> bool:
    path = (*attempt.document_path, field)
    return any(
        error.code == errors.BAD_TYPE.code and error.document_path == path
        for error in attempt._errors
    )


def _is_misplaced(rules: Mapping[str, Any], value: object) -> bool:
    if not isinstance(value, dict | list) or "type" not in rules:
        return False
    return not fits(rules["type"], value)
