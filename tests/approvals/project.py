"""A small project: house rules in four copies, and a sheet for each initiative."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.overrides.projects import clause, write

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = """\
organisation:
  name: Harrowgate Instruments Ltd
  kind: company
  size: small
  sector: instruments
  currency: GBP
  staff: 40
  sites:
    - {id: york, title: York, country: GB, staff: 40}
control:
  id: RULES-1
  title: House rules
  version: "1.0"
  owner: sponsor
  author: clerk
  approver: board
  effective: 2027-01-04
  next_review: 2027-12-14
  history:
    - {id: v1-0, version: "1.0", date: 2026-12-15, author: clerk, change: First rules.}
roles:
  - {id: board, code: BD, title: Board}
  - {id: committee, code: EC, title: Executive committee}
  - {id: sponsor, code: EX, title: Sponsor}
  - {id: clerk, code: CL, title: Clerk}
  - {id: legal, code: LG, title: Legal}
tiers:
  - {id: t1, title: Critical, criteria: [It is critical.], approver: board, sign_off: [legal]}
  - {id: t2, title: Other, criteria: [It is not.], approver: committee}
initiatives:
  - {id: payroll, title: Payroll, tier: t2, owner: sponsor, reason: Nobody likes it.}
  - {id: vault, title: Vault, tier: t1, owner: sponsor, reason: It is full.}
"""

SCHEMA = """\
type: list
meta: {title: Initiatives, help: What is planned., owner: Sponsor, order: 900, audience: provider}
schema:
  type: dict
  schema:
    id: {type: id, required: true, meta: {title: Id, help: Name., example: payroll}}
    title: {type: text, required: true, meta: {title: Title, help: Name., example: Payroll}}
    tier: {type: id, required: true, refers: tiers, meta: {title: Tier, help: Tier., example: t1}}
    owner: {type: id, required: true, refers: roles, meta: {title: Owner, help: A., example: clerk}}
    reason: {type: text, required: true, meta: {title: Reason, help: Why., example: Cost.}}
"""

HEAD = """\
organisation: "{{ organisation.name }}"
version: "{{ control.version }}"
owner: "{{ control.owner|title_in(roles) }}"
formats: [docx, md, html]
"""

FILES = {
    "policygen.yaml": (
        "policygen: 1\n"
        "packaged: {topics: [organisation, control, roles, tiers, exceptions], outlines: []}\n"
    ),
    "schemas/initiatives.yaml": SCHEMA,
    "templates/outlines/rules.yaml": (
        'id: rules\ntitle: "{{ control.title }}"\nfile: house-rules\naudience: board\n'
        f"copies: [internal, staff]\n{HEAD}"
        "clauses: [{id: card}, {id: purpose}, {id: talk}, {id: money}, {id: approval-record}]\n"
    ),
    "templates/outlines/sheet.yaml": (
        'id: sheet\ntitle: "{{ initiative.title }}"\nfile: "sheets/{id}"\neach: initiatives\n'
        f"audience: internal\ncopies: [provider]\n{HEAD}"
        "clauses: [{id: why}, {id: approval-record, annex: true}]\n"
    ),
    "templates/clauses/card.md": clause(
        "card",
        "Version {{ control.version }} is {% if document.approved %}in force{% else %}a draft"
        "{% endif %}.\n\n{% for one in control.history %}\nVersion {{ one.version }}: "
        "{{ one.change }}\n\n{% endfor %}\n\nIt is {{ control.title }}.",
    ),
    "templates/clauses/purpose.md": clause(
        "purpose", "{{ organisation.name }} keeps these rules from {{ control.effective }}."
    ),
    "templates/clauses/talk.md": clause("talk", "Staff are told first.", "audience: staff\n"),
    "templates/clauses/money.md": clause("money", "The board alone sees it.", "audience: board\n"),
    "templates/clauses/why.md": clause("why", "{{ initiative.reason }}", "audience: provider\n"),
}

#: The day on which commands are run.
TODAY = date(2027, 6, 1)
#: What an approval by the board wants.
FORM = ("--resolution", "B-1", "--meeting", "2026-12-15", "--minute", "minute.pdf")


def make_project(root: Path) -> Path:
    """Write the project with a minute to be shown; return its answers file."""
    write(root, {**FILES, "answers.yaml": ANSWERS, "minute.pdf": "resolved\n"})
    return root / "answers.yaml"


def change(file: Path, before: str, after: str) -> None:
    """Replace a text that stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
