"""Small Word templates: broken ones, one fault in each, and sound ones that look odd."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.wordtags.making import W, paragraph, row, run, table, word_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BOLD = "<w:rPr><w:b/></w:rPr>"
DELETED = (
    '<w:p><w:r><w:t>Kept.</w:t></w:r><w:del w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">'
    "<w:r><w:delText>{{ contract.title }}</w:delText></w:r></w:del></w:p>"
)
PROOFED = (
    "<w:p>"
    + run("{{ contract.", '<w:rPr><w:lang w:val="en-IE"/></w:rPr>')
    + '<w:proofErr w:type="spellStart"/>'
    + run("title }}")
    + "</w:p>"
)

FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    ' HYPERLINK "{{ contract.titel }}" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>link</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def heading(text: str) -> str:
    return paragraph(text, style="Heading1")


def header(text: str) -> bytes:
    return f'<w:hdr xmlns:w="{W}">{paragraph(text)}</w:hdr>'.encode()


def _of(*content: str, **parts: bytes) -> Callable[[], bytes]:
    return partial(word_file, *content, **parts)


CASES: Mapping[str, Callable[[], bytes]] = {
    "name": _of(heading("Charges"), paragraph("The title is {{ contract.titel }}.")),
    "name-in-cell": _of(
        heading("Charges"), table(row("Title", "Price"), row("{{ contract.titel }}", "1"))
    ),
    "name-in-header": _of(paragraph("Text."), header1=header("{{ contract.titel }}")),
    "name-in-loop-of-rows": _of(
        table(
            row("{%tr for level in contract.service_levels %}"),
            row("{{ level.titel }}"),
            row("{%tr endfor %}"),
        )
    ),
    "name-in-loop-of-paragraphs": _of(
        paragraph("{%p for role in roles %}"),
        paragraph("{{ role.titel }}"),
        paragraph("{%p endfor %}"),
    ),
    "filter": _of(paragraph("{{ control.effective|datum }}")),
    "test": _of(paragraph("{% if contract.title is given %}A{% endif %}")),
    "print-of-list": _of(paragraph("{{ organisation.regimes }}")),
    "loop-over-text": _of(paragraph("{% for a in organisation.name %}{{ a }}{% endfor %}")),
    "cell-colour": _of(table(row("{% cellbg contract.colour %}A"))),
    "after-loop": _of(paragraph("{% for one in roles %}{% endfor %}{{ one.title }}")),
    "broken": _of(paragraph("{{ contract.title }")),
    "without-beginning": _of(paragraph("contract.title }}")),
    "over-paragraphs": _of(paragraph("{{ contract"), paragraph(".title }}")),
    "two-names": _of(paragraph("{{ contract title }}")),
    "never-ended": _of(paragraph("{%p if contract.title %}"), paragraph("A")),
    "ends-nothing": _of(paragraph("A"), paragraph("{%p endif %}")),
    "other-unit": _of(paragraph("{%p if contract.title %}"), paragraph("A{% endif %}")),
    "text-beside": _of(paragraph("{%p if contract.title %} and more"), paragraph("{%p endif %}")),
    "rows-outside": _of(paragraph("{%tr if contract.title %}"), paragraph("{%tr endif %}")),
    "curly-quotes": _of(paragraph("{% if contract.title == “a” %}A{% endif %}")),
    "special-space": _of(paragraph("{{ contract.title\u00a0}}")),
    "in-pieces": _of(f"<w:p>{run('{{ contract.', BOLD)}{run('title }}')}</w:p>"),
    "glued": _of(paragraph("{{pbody }}")),
    "glued-block": _of(paragraph("{%pif contract.title %}"), paragraph("{%p endif %}")),
    "parted": _of(
        table(row("{% tr if contract.title %}"), row("A"), row("{%tr endif %}")),
    ),
    "two-tables": _of(
        table(row("{%tr if contract.title %}"), row("A")),
        table(row("B"), row("{%tr endif %}")),
    ),
    "one-row": _of(table(row("{%tr if contract.title %}", "{%tr endif %}"))),
    "one-paragraph": _of(paragraph("{%p if contract.title %}{%p endif %}")),
    "cells-of-two-rows": _of(
        table(row("{%tc if contract.title %}", "A"), row("B", "{%tc endif %}"))
    ),
    "misspelt-end": _of(paragraph("{%p if contract.title %}"), paragraph("{%p endfi %}")),
    "crossed": _of(paragraph("{% if contract.title %}{% for a in roles %}{% endif %}{% endfor %}")),
    "field-code": _of(FIELD),
    "unknown-tag": _of(paragraph("{% foreach role in roles %}")),
    "set-in-loop": _of(
        paragraph("{% for one in roles %}{% set last = one.title %}{% endfor %}{{ last }}")
    ),
    "join-of-text": _of(paragraph("{{ organisation.name|join(', ') }}")),
    "cell-tag-outside": _of(paragraph("{% colspan 2 %}A")),
    "deleted": _of(DELETED),
    "two-faults": _of(paragraph("{{ contract.titel }}"), paragraph("{{ contract.ownr }}")),
}

CLEAN: Mapping[str, Callable[[], bytes]] = {
    "percent-in-tag": _of(
        paragraph("{%p if contract.title == '100 %' %}"), paragraph("{%p endif %}")
    ),
    "word-only": _of(
        paragraph("{{r contract.title|rich(bold=true) }} {{ 'logo.png'|image(width='40mm') }}"),
        paragraph("{{p clause('charges') }}"),
        paragraph("{{ number('charges') }} {% set ns = namespace(n=0) %}{{ ns.n }}"),
        paragraph("{% for name, term in contract.terms.items() %}{{ name }}{% endfor %}"),
    ),
    "no-tags": _of(paragraph("Braces {like these} and 50 % are text.")),
    "one-look": _of(f"<w:p>{run('{{ contract.')}{run('title }}')}</w:p>"),
    "spelling-marks": _of(PROOFED),
    "curly-text": _of(paragraph("{{ 'the client’s' ~ contract.title }} “quoted”")),
    "places": _of(paragraph("{{p contents }}"), paragraph("{{p body }}")),
    "rows": _of(
        table(
            row("Level", "Target"),
            row("{%tr for level in contract.service_levels %}", ""),
            row("{{ level.title }}", "{{ level.target }}"),
            row("{%tr endfor %}", ""),
        )
    ),
    "cells": _of(table(row("{% colspan 2 %}A", "{% cellbg 'FFCC00' %}B"))),
    "rows-and-comment": _of(
        table(
            row("{%tr for level in contract.service_levels %}{# the levels #}"),
            row("{{ level.title }}"),
            row("{%tr endfor %}"),
        )
    ),
    "own-filters": _of(paragraph("{{ control.effective|date }} {{ roles|titles(roles)|listed }}")),
    "comment": _of(paragraph("{# {{ nothing }} #}Text.")),
}
