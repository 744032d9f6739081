"""Reading answers that may be missing or open: whatever is not known reads as nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policygen.model import OpenPoint
from policygen.schema import answer_path


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping within the answers. Keys may run deeper: ``dates.signed``."""

    root: dict[str, Any]
    steps: tuple[str | int, ...]
    value: dict[str, Any]

    def path(self, key: str = "") -> str:
        """Return the answer path of a key, or of the part itself."""
        return answer_path(self.root, (*self.steps, *(key.split(".") if key else ())))

    def raw(self, key: str) -> Any:
        """Return what stands under a key; an open point if it or what holds it is open."""
        here: Any = self.value
        for step in key.split("."):
            if isinstance(here, OpenPoint):
                return here
            here = here.get(step) if isinstance(here, dict) else None
        return here

    def is_missing(self, key: str) -> bool:
        """Tell whether nothing was answered, not even that it is open."""
        return self.raw(key) in (None, "", [], {})

    def text(self, key: str) -> str:
        """Return a text, or an empty one."""
        value = self.raw(key)
        return value if isinstance(value, str) else ""

    def date(self, key: str) -> date | None:
        """Return a day."""
        value = self.raw(key)
        return value if isinstance(value, date) else None

    def number(self, key: str) -> Decimal | None:
        """Return a number."""
        value = self.raw(key)
        return Decimal(value) if _is_number(value) else None

    def whole(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self.raw(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def truth(self, key: str) -> bool | None:
        """Return true or false."""
        value = self.raw(key)
        return value if isinstance(value, bool) else None

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list."""
        value = self.raw(key)
        items = value if isinstance(value, list) else []
        return [item for item in items if isinstance(item, str)]

    def parts(self, key: str) -> list[Part]:
        """Return the mappings of a list, without open ones."""
        value = self.raw(key)
        steps = (*self.steps, *key.split("."))
        items = value if isinstance(value, list) else []
        return [
            Part(self.root, (*steps, index), item)
            for index, item in enumerate(items)
            if isinstance(item, dict)
        ]

    def is_whole(self, key: str) -> bool:
        """Tell whether a list is known to its last item."""
        value = self.raw(key)
        return isinstance(value, list) and not any(isinstance(item, OpenPoint) for item in value)

    def part(self, key: str) -> Part:
        """Return a mapping, empty if there is none."""
        value = self.raw(key)
        steps = (*self.steps, *key.split("."))
        return Part(self.root, steps, value if isinstance(value, dict) else {})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
