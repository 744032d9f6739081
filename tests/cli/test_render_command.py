"""``render``: one template, one file of data, no project."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from tests.corpus.building import in_word, pars, saved, texts_of

if TYPE_CHECKING:
    from tests.cli.conftest import Run

DATA = {
    "client": {"name": "R&D <Ltd>"},
    "fee": 1234.50,
    "items": [{"name": "Hosting", "price": 3}, {"name": "Help", "price": 1}],
}
MARKDOWN = """# Terms for {{ client.name }}

## Fees

The fee is {{ fee }}.

{% for item in items %}
- {{ item.name }}: {{ item.price }}
{% endfor %}
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    Path("data.json").write_text(json.dumps(DATA), encoding="utf-8")
    Path("data.yaml").write_text("client: {name: 'R&D <Ltd>'}\nfee: 1234.50\nitems: []\n")
    Path("terms.md").write_text(MARKDOWN, encoding="utf-8")
    Path("letter.docx").write_bytes(in_word(pars("To {{ client.name }}", "{{ fee }}")))


def text(path: str) -> list[str]:
    return texts_of(Path(path).read_bytes())["word/document.xml"]


@pytest.mark.parametrize("data", ["data.json", "data.yaml"])
def test_a_word_template_becomes_a_word_file(run: Run, data: str) -> None:
    ended = run("render", "letter.docx", data, "-o", "out.docx")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "created  out.docx\n1 created in .\n"
    fee = "1234.5" if data == "data.json" else "1234.50"
    assert text("out.docx") == ["To R&D <Ltd>", fee]


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf"])
def test_a_markdown_template_becomes_what_the_ending_says(run: Run, ending: str) -> None:
    ended = run("render", "terms.md", "data.json", "-o", f"sub/out.{ending}")
    assert ended.code == 0, ended.err
    data = Path(f"sub/out.{ending}").read_bytes()
    assert data.startswith({"docx": b"PK", "pdf": b"%PDF"}.get(ending, data[:1]))
    assert run("render", "terms.md", "data.json", "-o", f"two/out.{ending}").code == 0
    assert Path(f"two/out.{ending}").read_bytes() == data
    if ending == "docx":
        words = [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]
        assert words == [
            "Terms for R&D <Ltd>",
            "Fees",
            "The fee is 1234.5.",
            "Hosting: 3",
            "Help: 1",
        ]


def test_front_matter_gives_a_cover_and_a_title(run: Run) -> None:
    head = (
        "---\ntitle: Terms of {{ client.name }}\norganisation: Us\nversion: '1'\n"
        "status: Draft\ndate: '2027-03-01'\n---\n"
    )
    Path("terms.md").write_text(head + MARKDOWN, encoding="utf-8")
    assert run("render", "terms.md", "data.json", "-o", "out.docx").code == 0
    made = docx.Document("out.docx")
    assert made.core_properties.title == "Terms of R&D <Ltd>"
    assert [cell.text for cell in made.tables[0].columns[1].cells][:3] == [
        "1",
        "Draft",
        "2027-03-01",
    ]
    assert "Contents" in [paragraph.text for paragraph in made.paragraphs]


def test_markdown_can_be_shown(run: Run) -> None:
    ended = run("render", "terms.md", "data.json", "-o", "-", "--locale", "de-DE")
    assert ended.code == 0
    assert "The fee is 1.234,5." in ended.out
    assert not Path("-").exists()


def test_a_default_stands_in_for_a_name_that_the_data_lack(run: Run) -> None:
    Path("terms.md").write_text("For {{ client.nick|default('all') }}.\n", encoding="utf-8")
    ended = run("render", "terms.md", "data.json", "-o", "-")
    assert (ended.code, ended.err) == (0, "")
    assert "For all." in ended.out


def test_the_result_as_json(run: Run) -> None:
    ended = run("render", "letter.docx", "data.json", "-o", "out.docx", "--format", "json")
    told = json.loads(ended.out)
    data = Path("out.docx").read_bytes()
    assert (told["version"], told["command"], told["problems"]) == (1, "render", [])
    assert told["result"]["files"] == [
        {"path": "out.docx", "sha256": sha256(data).hexdigest(), "size": len(data)}
    ]


def test_all_problems_are_told_with_their_places_and_nothing_is_written(run: Run) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "{{ sender }}"
    made.add_heading("Fees", 1)
    made.add_paragraph("We owe {{ feee }} to {{ client.nmae }}.")
    Path("letter.docx").write_bytes(saved(made))
    ended = run("render", "letter.docx", "data.json", "-o", "out.docx")
    assert ended.code == 1
    assert not Path("out.docx").exists()
    for words in ("did you mean 'fee'?", "did you mean 'name'?", "'sender' is undefined", "Fees",
                  "{{ client.nmae }}", "header", "3 errors"):  # fmt: skip
        assert words in ended.err
    as_json = run("render", "letter.docx", "data.json", "-o", "out.docx", "--format", "json")
    assert as_json.code == 1
    assert len(json.loads(as_json.out)["problems"]) == 3


def test_a_file_that_is_there_is_overwritten_by_force_only(run: Run) -> None:
    Path("out.docx").write_text("mine", encoding="utf-8")
    assert run("render", "letter.docx", "data.json", "-o", "out.docx").code == 3
    assert Path("out.docx").read_text(encoding="utf-8") == "mine"
    assert run("render", "letter.docx", "data.json", "-o", "out.docx", "--force").code == 0
    assert run("render", "letter.docx", "data.json", "-o", "out.docx").code == 0


@pytest.mark.parametrize(
    "args",
    [
        ("letter.docx", "data.json", "-o", "out.pdf"),
        ("letter.docx", "data.json", "-o", "-"),
        ("letter.docx", "data.json", "-o", "letter.docx"),
        ("terms.md", "data.json", "-o", "terms.md", "--force"),
        ("terms.md", "data.json", "-o", "out.txt"),
        ("terms.md", "data.json", "-o", "out"),
        ("data.json", "data.json", "-o", "out.md"),
        ("terms.md", "none.json", "-o", "out.md"),
        ("terms.md", "data.json", "-o", "out.md", "--locale", "no-such-place-at-all"),
        ("terms.md", "data.json", "-o", "out.md", "--currency", "BAG"),
        ("terms.md", "data.json"),
    ],
)
def test_wrong_usage_ends_with_2(run: Run, args: tuple[str, ...]) -> None:
    assert run("render", *args).code == 2
    assert Path("terms.md").read_text(encoding="utf-8") == MARKDOWN


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("[1, 2]", "A001"),
        ("{", "Y022"),
        ('{"a": 1, "a": 2}', "Y003"),
        ('{"a": NaN}', "Y006"),
        ('{"a": 1e999999999}', "Y007"),
        ('{"a": ' + "9" * 5000 + "}", "Y007"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "Y012"),
        ('{"a": ' + "[" * 60 + "]" * 60 + "}", "Y012"),
        ('{"a": "\\ud800"}', "Y008"),
        ('{"fee": {"open": {"need": "x"}}}', "A021"),
    ],
)
def test_wrong_data_are_problems(run: Run, data: str, code: str) -> None:
    Path("data.json").write_text(data, encoding="utf-8")
    ended = run("render", "letter.docx", "data.json", "-o", "out.docx")
    assert ended.code == 1
    assert f"{code} error" in ended.err
    assert "data.json" in ended.err


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf"])
def test_a_control_character_is_told_where_only_a_word_template_can_use_it(
    run: Run, ending: str
) -> None:
    items = [{"name": "a\fb", "price": 1}]
    Path("data.json").write_text(json.dumps({**DATA, "items": items}), encoding="utf-8")
    ended = run("render", "terms.md", "data.json", "-o", f"out.{ending}")
    assert ended.code == 1
    assert "'items[0].name' holds a control character (U+000C)" in ended.err
    assert run("render", "letter.docx", "data.json", "-o", "out.docx").code == 0


def test_an_open_point_prints_its_note(run: Run) -> None:
    point = {"need": "the fee", "owner": "Finance", "due": "2027-01-31"}
    Path("data.json").write_text(json.dumps({**DATA, "fee": {"open": point}}), encoding="utf-8")
    assert run("render", "letter.docx", "data.json", "-o", "out.docx").code == 0
    assert text("out.docx")[1] == "[Open: the fee (Finance, by 31 January 2027)]"


def test_pictures_come_from_below_the_folder_only(run: Run, tmp_path: Path) -> None:
    inside = tmp_path / "templates"
    inside.mkdir()
    (inside / "letter.docx").write_bytes(in_word(pars("{{ '../data.json'|image }}")))
    ended = run("render", "templates/letter.docx", "data.json", "-o", "out.docx")
    assert ended.code == 1
    assert "Y019 error" in ended.err
    assert "{{ '../data.json'|image }}" in ended.err
