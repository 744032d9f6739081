"""Places for signature, by kind of party, law and form."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from policygen.library import parse_clause
from policygen.resources import packaged
from policygen.templating import Formats
from policygen.templating.values import Recorder, recording, view
from policygen.tree.blocks import Paragraph, Table, plain_text
from policygen.tree.filling import Filling
from policygen.tree.markdown_reader import parse_markdown

FILE = packaged("templates") / "clauses" / "executed" / "execution-blocks.md"
LAWS = ("england-wales", "northern-ireland", "scotland", "ireland", "united-states", "other")
KINDS = ("company", "public-body", "partnership", "individual")
FORMS = ("simple contract", "deed", "e-signature")


def signed(kind: str, law: str, form: str, signatories: int = 1) -> tuple[str, list[str]]:
    """Return the words before the provider's place for signature, and its lines."""
    answers: dict[str, Any] = {
        "organisation": {"name": "Harbour Mutual plc", "kind": "company"},
        "roles": [{"id": "boss", "code": "BO", "title": "Provider director"}],
        "contracts": {
            "provider": {"name": "Shannonbridge", "kind": kind},
            "attachment": {"signing_law": law, "governing_law": "that place"},
            "terms": {
                "agreement": "Agreement",
                "customer": "Customer",
                "supplier": "Supplier",
                "parties": "Parties",
            },
            "signatories": [
                {
                    "id": f"s{number}",
                    "side": "provider",
                    "role": "boss",
                    "authority": "Articles",
                    "form": form,
                }
                for number in range(signatories)
            ],
        },
    }
    clause = parse_clause(FILE.read_text("utf-8"), FILE.name)
    with recording(Recorder("", Formats())):
        root = view(answers, "")
        names = {name: root.read(name) for name in ("organisation", "roles")}
        names["contract"] = root.read("contracts")
    marked = clause.body.render(names, Formats())
    assert not marked.problems
    filling = Filling(marked.slots, "x.md", Formats())
    blocks = filling.blocks(parse_markdown(marked.text).blocks)
    (table,) = (block for block in blocks if isinstance(block, Table))
    lines = [plain_text(row[0].spans).replace("\xa0", "").strip() for row in table.rows]
    words = [plain_text(block.spans) for block in blocks if isinstance(block, Paragraph)]
    return words[-1], lines


@pytest.mark.parametrize(("kind", "law", "form"), list(product(KINDS, LAWS, FORMS)))
def test_every_party_has_its_place_to_sign(kind: str, law: str, form: str) -> None:
    words, lines = signed(kind, law, form)
    assert words.startswith("Supplier. ")
    assert "Shannonbridge" in words
    assert words.endswith(":")
    assert {"Signature", "Name", "Authority"} <= set(lines)
    assert ("Position" in lines) == (kind != "individual")
    if law != "scotland":  # which knows no deed of that name
        assert ("deed" in words or "seal" in words) == (form == "deed")


@pytest.mark.parametrize(
    ("asked", "words", "line"),
    [
        (
            ("company", "england-wales", "deed", 1),
            "acting by a director, in the presence",
            "Signature of the witness",
        ),
        (("company", "england-wales", "deed", 2), "acting by the signatories named", "Signature"),
        (("public-body", "england-wales", "deed", 1), "common seal", "Common seal"),
        (
            ("individual", "northern-ireland", "deed", 1),
            "Signed as a deed by",
            "Name of the witness",
        ),
        (("company", "ireland", "deed", 2), "common seal of Shannonbridge", "Common seal"),
        (("company", "ireland", "simple contract", 1), "Signed for and on behalf of", "Date"),
        (
            ("company", "scotland", "deed", 1),
            "Subscribed for and on behalf of",
            "Address of the witness",
        ),
        (("company", "scotland", "simple contract", 1), "Subscribed", "Date and place"),
        (
            ("public-body", "united-states", "simple contract", 1),
            "Signed for",
            "Attested by the clerk",
        ),
        (("company", "other", "deed", 1), "with the formalities that the law", "Signature"),
        (("partnership", "england-wales", "simple contract", 1), "by a partner", "Signature"),
        (("company", "england-wales", "e-signature", 1), "Signed electronically", "Signature"),
    ],
)
def test_forms_as_the_laws_ask(asked: tuple[str, str, str, int], words: str, line: str) -> None:
    told, lines = signed(*asked)
    assert words in told
    assert line in lines


def test_two_who_sign_need_no_witness() -> None:
    _, lines = signed("company", "england-wales", "deed", 2)
    assert lines.count("Signature") == 2
    assert not any("witness" in line for line in lines)


def test_what_is_no_deed_has_no_witness_and_no_seal() -> None:
    for kind, law in product(KINDS, LAWS):
        _, lines = signed(kind, law, "simple contract")
        assert not any("witness" in line or "seal" in line for line in lines)
