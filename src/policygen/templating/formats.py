"""Dates, money and numbers as the answers' locale writes them (Unicode CLDR data, by Babel).

Rounding happens here and nowhere else, once, half up. A negative number has a minus sign (U+2212),
not the hyphen that CLDR gives for most locales: it is as wide as a figure and no line breaks at it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_precision

Numeric = int | float | Decimal | Fraction
# Not the thread's own context, which fails on numbers of more than 28 digits.
_CONTEXT = Context(prec=120, rounding=ROUND_HALF_UP)


def rounded(value: Numeric, decimals: int) -> Decimal:
    """Return ``value`` rounded half up to ``decimals`` places; a float as its shortest text.

    What rounds to nothing has no minus sign.
    """
    if isinstance(value, Fraction):
        exact = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    else:
        exact = Decimal(str(value))
    found = _CONTEXT.quantize(exact, Decimal(1).scaleb(-decimals))
    return found or found.copy_abs()


def _with_minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@dataclass(frozen=True)
class Formats:
    """How values print: ``locale`` is a BCP 47 tag such as ``en-IE``, ``currency`` ISO 4217."""

    locale: str = "en-IE"
    currency: str = "EUR"

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.locale, sep="-")

    def plain(self, value: object) -> str:
        """Return how a bare value prints: texts as they are, dates and numbers in the locale."""
        match value:
            case str():
                return str(value).strip("\r\n")
            case datetime.date():
                return self.date(value)
            case bool():
                raise TypeError("a yes or no cannot be printed; test it with 'if'")
            case int() | float() | Decimal() | Fraction():
                return self.number(value)
            case _:
                raise TypeError(f"a {type(value).__name__} cannot be printed")

    def date(self, value: datetime.date, style: str = "long") -> str:
        """Return a date; ``style`` is a CLDR pattern, or the name of a length."""
        text: str = format_date(value, style, self._locale)
        return text

    def number(self, value: Numeric, decimals: int | None = None) -> str:
        """Return a number with the locale's separators; all written decimals if not told."""
        if decimals is None:
            return self._as_written(value)
        with localcontext(_CONTEXT):  # Babel reckons in the thread's
            text: str = format_decimal(rounded(value, decimals), _pattern(decimals), self._locale)
        return _with_minus(text)

    def _as_written(self, value: Numeric) -> str:
        exact = rounded(value, 6).normalize() if isinstance(value, float | Fraction) else value
        _, _, exponent = Decimal(exact).as_tuple()
        return self.number(value, max(0, -int(exponent)))

    def percent(self, value: Numeric, decimals: int | None = None) -> str:
        """Return a value that is already in percent, as ``12.5 %`` is written in the locale."""
        symbol: str = self._locale.percent_formats[None].pattern.replace("#,##0", "")
        return self.number(value, decimals) + symbol

    def money(
        self, value: Numeric, decimals: int | None = None, currency: str | None = None
    ) -> str:
        """Return an amount with its currency; without decimals where it is a whole amount."""
        currency = currency or self.currency
        if decimals is None:
            precision = get_currency_precision(currency)
            decimals = 0 if _CONTEXT.remainder(rounded(value, precision), 1) == 0 else precision
        pattern = self._locale.currency_formats["standard"].pattern
        pattern = pattern.replace("#,##0.00", _pattern(decimals))
        amount = rounded(value, decimals)
        with localcontext(_CONTEXT):
            text: str = format_currency(
                amount, currency, pattern, self._locale, currency_digits=False
            )
        return _with_minus(text)

    def joined(self, texts: list[str], style: Literal["standard", "or"] = "standard") -> str:
        """Return texts as a list in words: ``a, b and c``, or with ``or``."""
        return format_list(texts, style=style, locale=self._locale)


@dataclass(frozen=True)
class AsWritten(Formats):
    """Bare values print as their file writes them; only filters know the locale."""

    def plain(self, value: object) -> str:
        """Return a text, date or number as it was written."""
        match value:
            case str():
                return str(value)
            case datetime.date():
                return value.isoformat()
            case Decimal():
                return f"{value:f}"
            case int() | float() if not isinstance(value, bool):
                return str(value)
            case _:
                return super().plain(value)
