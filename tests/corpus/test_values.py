"""What docxtpl takes as Python objects is had by filters, with the same text."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.shared import Mm
from docxtpl.inline_image import InlineImage
from docxtpl.listing import Listing
from docxtpl.richtext import RichText
from docxtpl.template import DocxTemplate
from jinja2 import Environment
from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import load_word_template
from policygen.wordtags.package import read_package, write_package
from tests.corpus.building import DATA, W, changed, grid, in_word, par, pars, row, saved, texts_of
from tests.corpus.test_same_text import faults
from tests.wordtags.making import seen

if TYPE_CHECKING:
    from pathlib import Path

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def png(width: int = 4, height: int = 2) -> bytes:
    """Return a small picture without a word of its resolution."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress((b"\x00" + b"\x80\x20\x20" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def annex() -> bytes:
    """Return a Word file with a style, lists, a table and a picture of its own."""
    made = docx.Document()
    made.add_heading("Annex & more", 1)
    made.styles.add_style("Own Look", 1).base_style = made.styles["Quote"]
    made.add_paragraph("In a look of its own", style="Own Look")
    for item in ("one", "two"):
        made.add_paragraph(item, style="List Number")
    made.add_table(rows=1, cols=2).cell(0, 1).text = "in a cell"
    made.add_picture(BytesIO(png()))
    return saved(made)


FILES = {"logo.png": png(), "annex.docx": annex(), "words.txt": b"words"}


def read(path: str, where: Location) -> bytes:
    if path not in FILES:
        raise InvalidInput([Problem("Y020", f"{path} does not exist", where)])
    return FILES[path]


def ours(template: bytes, **more: Any) -> bytes:
    names = seen({**DATA, **more})
    shell = assemble_shell(load_word_template(template, "own.docx"), names, AsWritten(), read=read)
    return write_package(shell.parts)


def theirs(template: bytes) -> bytes:
    made = DocxTemplate(BytesIO(template))
    environment = Environment(autoescape=True)
    environment.filters |= {
        "rich": lambda text, style=None, **look: RichText(text, style=style, **look),  # type: ignore[no-untyped-call]
        "listing": Listing,
        "image": lambda path, width: InlineImage(  # type: ignore[no-untyped-call]
            made, BytesIO(FILES[path]), Mm(float(width.removesuffix("mm")))
        ),
    }
    made.render(DATA, environment)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def problems(template: bytes, **more: Any) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        ours(template, **more)
    return list(caught.value.problems)


VALUES = {
    "rich": pars("a {{r client.name|rich(bold=true, color='FF0000', size=30) }} b"),
    "rich in a style": pars("a {{r day|rich('Strong', underline=true) }} b", "{{r lines|rich }}"),
    "listing": pars("x {{ lines|listing }} y"),
    "listing with paragraphs": pars("{{ paragraphs|listing }}", "{{ pages|listing }}"),
    "picture": pars("see {{ 'logo.png'|image(width='20mm') }} here"),
    "pictures in a loop": pars("{%p for item in items %}", "{{ item.name }}")
    + pars("{{ 'logo.png'|image(width='20mm') }}", "{%p endfor %}"),
    "picture in a cell": grid(row("{{ 'logo.png'|image(width='20mm') }}", "x")),
}


@pytest.mark.parametrize("name", VALUES)
def test_the_text_is_docxtpls(name: str) -> None:
    template = in_word(VALUES[name])
    part = "word/document.xml"
    assert texts_of(ours(template))[part] == texts_of(theirs(template))[part]


@pytest.mark.parametrize("name", VALUES)
def test_the_validator_finds_nothing_new(name: str, tmp_path: Path) -> None:
    if name in {"rich", "pictures in a loop", "listing with paragraphs"}:
        template = in_word(VALUES[name])
        after = faults(tmp_path / "filled.docx", ours(template))
        assert not after or after <= faults(tmp_path / "template.docx", template)


def tree(data: bytes) -> etree._Element:
    return etree.fromstring(read_package(data, "x")["word/document.xml"])


def test_a_rich_text_keeps_what_it_does_not_say_of_the_look_around_it() -> None:
    look = '<w:rPr><w:i/><w:color w:val="111111"/></w:rPr>'
    run = f"<w:r>{look}<w:t>a {{{{ day|rich(bold=true, color='FF0000') }}}} b</w:t></w:r>"
    made = tree(ours(in_word(f"<w:p>{run}</w:p>")))
    found = next(
        node for node in made.iter(f"{{{W}}}r") if DATA["day"] in "".join(map(str, node.itertext()))
    )
    tags = [str(node.tag).rpartition("}")[2] for node in found[0]]
    assert tags == ["b", "i", "color"]
    assert found[0][2].get(f"{{{W}}}val") == "FF0000"


def test_several_rich_texts_are_one() -> None:
    template = in_word(pars("{{r ['Dear ', day|rich(bold=true), '!']|rich(italic=true) }}"))
    assert texts_of(ours(template))["word/document.xml"] == [f"Dear {DATA['day']}!"]
    assert len(list(tree(ours(template)).iter(f"{{{W}}}i"))) == 3


def test_a_link_of_a_rich_text_is_a_relationship() -> None:
    made = ours(in_word(pars("{{r day|rich(url='https://example.org/?a=1&amp;b=2') }}")))
    links = read_package(made, "x")["word/_rels/document.xml.rels"].decode()
    assert 'Target="https://example.org/?a=1&amp;b=2" TargetMode="External"' in links


def test_a_style_that_is_not_there_is_told_and_seen() -> None:
    template = load_word_template(in_word(pars("{{r day|rich('Stromg') }}")), "own.docx")
    shell = assemble_shell(template, seen(DATA), AsWritten())
    assert [(p.code, p.is_error, p.hint) for p in shell.warnings] == [
        ("T041", False, "did you mean 'Strong'?")
    ]
    assert shell.warnings[0].location.tag == "{{r day|rich('Stromg') }}"
    assert b'<w:highlight w:val="yellow"/>' in shell.parts["word/document.xml"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 'none.png'|image }}", "Y020"),
        ("{{ 'words.txt'|image }}", "T043"),
        ("{{ 'logo.png'|image(width='wide') }}", "T004"),
        ("{{ 'logo.png'|image(width='99999cm') }}", "T004"),
        ("{{ day|rich(color='red\"/>') }}", "T004"),
        ("{{ day|rich(blink=true) }}", "T004"),
        ("{{p 'words.txt'|subdoc }}", "T101"),
        ("{{p 'none.docx'|subdoc }}", "Y020"),
        ("{{p day }}", "T108"),
    ],
)
def test_what_cannot_be_put_in_is_told_at_its_tag(text: str, code: str) -> None:
    found = problems(in_word(pars("before", text, "after")))
    assert [problem.code for problem in found] == [code]
    assert found[0].location.file in {"own.docx", "words.txt"}
    assert found[0].location.tag == text or code == "T101"


def test_a_picture_is_put_into_the_package_once_and_said_in_words() -> None:
    made = ours(in_word(pars("{{ 'logo.png'|image }}{{ 'logo.png'|image(alt='Our \"logo\"') }}")))
    parts = read_package(made, "x")
    assert [name for name in parts if "media" in name] == ["word/media/picture1.png"]
    drawn = list(tree(made).iter(f"{WP}docPr"))
    assert [node.get("descr") for node in drawn] == ["logo", 'Our "logo"']
    assert len({node.get("id") for node in drawn}) == 2


def test_a_tag_in_the_alternative_text_of_a_picture_replaces_the_picture() -> None:
    own = docx.Document()
    own.add_picture(BytesIO(png(8, 8)), Mm(30))
    drawn = next(own.element.body.iter(f"{WP}docPr"))
    drawn.set("descr", "{{ 'logo.png'|image(alt='The logo') }}")
    made = ours(saved(own))
    parts, root = read_package(made, "x"), tree(made)
    embed = next(root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
    link = embed.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed")
    links = etree.fromstring(parts["word/_rels/document.xml.rels"])
    target = next(row.get("Target") for row in links if row.get("Id") == link)
    assert parts[str(target).lstrip("/")] == FILES["logo.png"]
    assert next(root.iter(f"{WP}docPr")).get("descr") == "The logo"
    assert next(root.iter(f"{WP}extent")).get("cx") == str(Mm(30))


def test_another_file_comes_with_its_styles_lists_and_pictures(tmp_path: Path) -> None:
    template = in_word(pars("before", "{{p 'annex.docx'|subdoc }}", "between")
                       + pars("{{p 'annex.docx'|subdoc }}", "after"))  # fmt: skip
    made = ours(template)
    own = texts_of(FILES["annex.docx"])["word/document.xml"]
    assert texts_of(made)["word/document.xml"] == ["before", *own, "between", *own, "after"]
    parts, root = read_package(made, "x"), tree(made)
    styles = etree.fromstring(parts["word/styles.xml"])
    names = [node.get(f"{{{W}}}val") for node in styles.iter(f"{{{W}}}name")]
    assert names.count("Own Look") == 1
    assert names.count("List Number") == 1
    assert len(list(root.iter(f"{WP}docPr"))) == 2
    # The list of each copy begins anew.
    assert [len(set(numbers(made))), len(numbers(made))] == [2, 4]
    after = faults(tmp_path / "filled.docx", made)
    assert not after or after <= faults(tmp_path / "template.docx", template)


def test_pictures_in_headers_belong_to_the_header() -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "{{ 'logo.png'|image(width='10mm') }}"
    own.add_paragraph("x")
    parts = read_package(ours(saved(own)), "x")
    links = next(
        data for name, data in parts.items() if "header" in name and name.endswith(".rels")
    )
    assert b"media/picture1.png" in links


def numbers(data: bytes) -> list[str]:
    """Return the list of each paragraph that names one itself."""
    found = tree(data).iter(f"{{{W}}}p")
    numbered = (node.find(f"{{{W}}}pPr/{{{W}}}numPr/{{{W}}}numId") for node in found)
    return [node.get(f"{{{W}}}val") or "" for node in numbered if node is not None]


def listed(*content: str) -> bytes:
    """Return a file in which paragraphs that begin with # are items of one list."""
    made = docx.Document()
    for text in content:
        paragraph = made.add_paragraph(text.lstrip("#"), style="Normal")
        if text.startswith("#"):
            properties: Any = paragraph._p.get_or_add_pPr()
            properties.get_or_add_numPr().get_or_add_ilvl().val = 0
            properties.get_or_add_numPr().get_or_add_numId().val = 5
    return saved(made)


def test_a_list_in_a_loop_begins_anew_in_each_turn() -> None:
    made = ours(
        listed("{%p for item in items %}", "{{ item.name }}", "#one", "#two", "{%p endfor %}")
    )
    found = numbers(made)
    assert found[0::2] == found[1::2]
    assert len(set(found)) == 3
    lists = etree.fromstring(read_package(made, "x")["word/numbering.xml"])
    own = {node.get(f"{{{W}}}numId"): node for node in lists.iter(f"{{{W}}}num")}
    assert own[found[0]].find(f"{{{W}}}lvlOverride") is None
    for name in set(found) - {found[0]}:
        assert own[name].find(f"{{{W}}}lvlOverride/{{{W}}}startOverride") is not None


def test_a_list_in_an_inner_loop_counts_on_within_a_turn_of_the_outer_one() -> None:
    made = ours(
        listed("{%p for item in items %}", "{{ item.name }}", "{%p for part in item.parts %}",
               "#{{ part }}", "{%p endfor %}", "{%p endfor %}")
    )  # fmt: skip
    first, second, third = numbers(made)
    assert first == second != third


@pytest.mark.parametrize(
    "content",
    [
        ("{%p for item in items %}", "#{{ item.name }}", "{%p endfor %}"),
        ("#before", "{%p for item in items %}", "text", "#{{ item.name }}", "{%p endfor %}"),
        ("{%p if urgent %}", "text", "#one", "#two", "{%p endif %}"),
    ],
)
def test_a_list_that_a_loop_makes_or_that_goes_on_outside_counts_on(
    content: tuple[str, ...],
) -> None:
    assert len(set(numbers(ours(listed(*content))))) == 1


def test_names_and_numbers_that_a_loop_repeats_stay_single() -> None:
    inner = par(
        '<w:bookmarkStart w:id="7" w:name="place"/>', "{{ item.name }}", '<w:bookmarkEnd w:id="7"/>'
    )
    made = tree(ours(in_word(pars("{%p for item in items %}") + inner + pars("{%p endfor %}"))))
    starts, ends = (list(made.iter(f"{{{W}}}bookmark{side}")) for side in ("Start", "End"))
    assert [node.get(f"{{{W}}}name") for node in starts] == ["place"]
    assert [node.get(f"{{{W}}}id") for node in ends] == [starts[0].get(f"{{{W}}}id")]


def test_comments_and_all_properties_are_filled() -> None:
    own = docx.Document()
    run = own.add_paragraph("text").add_run("{{ day }}")
    own.add_comment(run, text="About {{ client.name }}", author="A", initials="A")
    base, told = "<HyperlinkBase/>", "<HyperlinkBase>{{ client.name }}</HyperlinkBase>"
    template = changed(saved(own), {"docProps/app.xml": lambda xml: xml.replace(base, told)})
    parts = read_package(ours(template), "x")
    assert "<HyperlinkBase>Ríos &amp; Söhne &lt;Ltd&gt;" in parts["docProps/app.xml"].decode()
    comments = etree.fromstring(parts["word/comments.xml"])
    assert "About Ríos & Söhne <Ltd>" in "".join(map(str, comments.itertext()))
