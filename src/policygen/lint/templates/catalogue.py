"""Every kind of fault that lint finds in templates: what it is, why it matters, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of fault. ``wrong`` and ``right`` show it in a line each.

    ``fixed`` says that ``lint --fix`` mends it.
    """

    code: str
    title: str
    severity: Severity
    why: str
    wrong: str
    right: str
    fixed: bool = False


_ALL = (
    Check(
        "T111",
        "A name that the schema does not have",
        _ERROR,
        "It would print nothing, or stop the build when the clause comes in.",
        "{{ contract.titel }}",
        "{{ contract.title }}",
    ),
    Check(
        "T112",
        "An unknown filter",
        _ERROR,
        "A filter changes how a value prints; one that is not there stops the build.",
        "{{ control.effective|datum }}",
        "{{ control.effective|date }}",
    ),
    Check(
        "T113",
        "An unknown test",
        _ERROR,
        "A test stands after 'is'.",
        "{% if contract.issued is given %}…{% endif %}",
        "{% if contract.issued is answered %}…{% endif %}",
    ),
    Check(
        "T114",
        "A call of what cannot be called",
        _ERROR,
        "Only functions, macros and the methods of texts take brackets.",
        "{{ organisation.name() }}",
        "{{ organisation.name }}",
    ),
    Check(
        "T115",
        "The wrong number of arguments",
        _ERROR,
        "A filter, test, macro or function takes what its description says.",
        "{{ organisation.name|upper(2) }}",
        "{{ organisation.name|upper }}",
    ),
    Check(
        "T116",
        "A feature of Jinja that templates do not have",
        _ERROR,
        "Templates may come from strangers, so they read no files and reach no Python.",
        "{% include 'other.md' %}",
        "an entry in the outline for the other clause",
    ),
    Check(
        "T117",
        "A loop over something that is no list",
        _ERROR,
        "A loop over a text runs over its letters, a loop over a number fails.",
        "{% for x in organisation.name %}{{ x }}{% endfor %}",
        "{{ organisation.name }}",
    ),
    Check(
        "T118",
        "A calculation or comparison of different kinds",
        _ERROR,
        "A text cannot be added to a number, and a date never equals a text.",
        "{{ organisation.name + 1 }}",
        "{{ organisation.name ~ ' 1' }}",
    ),
    Check(
        "T119",
        "A print of something that has no text of its own",
        _ERROR,
        "A list, a record or a yes or no has no words that a reader could be given.",
        "{{ organisation.regimes }}",
        "{{ organisation.regimes|listed }}",
    ),
    Check(
        "T120",
        "A filter for another kind of value",
        _ERROR,
        "A date filter wants a date, 'money' a number, 'listed' a list.",
        "{{ organisation.name|date }}",
        "{{ control.effective|date }}",
    ),
    Check(
        "T121",
        "A tag that cannot be read",
        _ERROR,
        "A bracket, a quotation mark or a part of the tag is missing.",
        "{{ contract.title }",
        "{{ contract.title }}",
    ),
    Check(
        "T122",
        "Block tags that do not pair",
        _ERROR,
        "Each if, for, set, macro and call block is ended, the inner ones first.",
        "{% if contract.issued %}{% for x in roles %}{% endif %}{% endfor %}",
        "{% if contract.issued %}{% for x in roles %}{% endfor %}{% endif %}",
    ),
    Check(
        "T123",
        "Curly quotation marks in a tag",
        _ERROR,
        "Word sets them while you type. In a clause they stop the build; in a Word template they are "
        "read, so that there it is a note.",
        "{{ ref(‘charges’) }}",
        "{{ ref('charges') }}",
        fixed=True,
    ),
    Check(
        "T124",
        "A special space in a tag",
        _NOTE,
        "A non-breaking or other special space looks like a space and is none; other programs that "
        "read the template may stumble over it.",
        "{{ contract.title\u00a0}}",
        "{{ contract.title }}",
        fixed=True,
    ),
    Check(
        "T125",
        "A tag in pieces of different looks",
        _NOTE,
        "Word keeps parts of the tag apart (other font, spelling mark, edit). The value gets the "
        "look of the first part only.",
        "a tag of which half is bold",
        "a tag of one look",
        fixed=True,
    ),
    Check(
        "T126",
        "A missing or a wrong space after '{{', '{%' or a letter for what goes with the tag",
        _ERROR,
        "'{{p ' takes the paragraph with it; '{{pbody}}' is the name 'pbody'.",
        "{{pbody }}",
        "{{p body }}",
    ),
    Check(
        "T127",
        "A list without a blank line before it",
        _WARNING,
        "Markdown then reads the list as part of the paragraph above.",
        "The provider shall:¶- report monthly.",
        "The provider shall:¶¶- report monthly.",
        fixed=True,
    ),
    Check(
        "T128",
        "A nested list that is not indented by four spaces",
        _WARNING,
        "With fewer, Markdown reads its items as items of the outer list, or as text.",
        "1. Reports¶  - monthly",
        "1. Reports¶    - monthly",
        fixed=True,
    ),
    Check(
        "T129",
        "Different marks in one list",
        _WARNING,
        "A list that changes from '-' to '1.' without a blank line is read as one list or two, by "
        "chance.",
        "- monthly¶1. yearly",
        "- monthly¶- yearly",
    ),
    Check(
        "T131",
        "A row of a table with more or fewer cells than its header",
        _WARNING,
        "Cells that are too many are dropped, missing ones are empty.",
        "| Level | Target |¶| --- | --- |¶| K1 | 99.5 | 98.0 |",
        "| Level | Target |¶| --- | --- |¶| K1 | 99.5 |",
    ),
    Check(
        "T132",
        "A link to nowhere",
        _ERROR,
        "The reader is sent to a place that no document has.",
        "{{ ref('chrages') }}",
        "{{ ref('charges') }}",
    ),
    Check(
        "T133",
        "A clause that no outline holds",
        _WARNING,
        "It is in no document.",
        "a clause file that no outline names",
        "an entry in an outline",
    ),
    Check(
        "T134",
        "A condition that is always or never true",
        _WARNING,
        "The words under it are always in, or never; often a value is misspelt.",
        "{% if organisation.kind == 'public-bdy' %}…{% endif %}",
        "{% if organisation.kind == 'public-body' %}…{% endif %}",
    ),
    Check(
        "T135",
        "A question of the project that no template uses",
        _NOTE,
        "People would answer it for nothing.",
        "a field in schemas/ that no template names",
        "{{ organisation.own_field }} in a clause",
    ),
    Check(
        "T136",
        "A requirement that is in no register",
        _ERROR,
        "The clause would claim to meet what nobody asks for.",
        "meets: [S941]",
        "meets: [S41]",
    ),
    Check(
        "T138",
        "A row or cell tag whose end stands elsewhere",
        _ERROR,
        "A block that goes with rows begins and ends in one table, one with cells in one row.",
        "{%tr for … %} in one table, {%tr endfor %} in the next",
        "both in rows of the same table",
    ),
    Check(
        "T139",
        "A tag in a tracked deletion",
        _WARNING,
        "Word still holds the deleted tag, and its value would stand in the record of changes.",
        "a tag that is struck out",
        "the change accepted or rejected",
    ),
    Check(
        "T140",
        "A name of a loop or macro outside it",
        _ERROR,
        "What a loop or a macro names is forgotten at its end.",
        "{% for x in roles %}{% endfor %}{{ x.title }}",
        "{% for x in roles %}{{ x.title }}{% endfor %}",
    ),
)

#: Every kind of fault by its code.
CHECKS: Mapping[str, Check] = {check.code: check for check in _ALL}

#: What the build tells of templates as well, under its own codes.
ALSO_TOLD = ("T0", "T10")
