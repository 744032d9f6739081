"""What holds for every text, every value and every way in which Word splits a paragraph."""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import load_word_template
from policygen.wordtags.package import write_package
from tests.corpus.building import DATA, minimal, par, pars, text, texts_of
from tests.wordtags.making import seen

LINE = (
    "Dear {{ client.contact }}, {% if urgent %}now{% else %}soon{% endif %}: "
    "{% for item in items %}{{ item.name|upper }}{% if not loop.last %}, {% endif %}{% endfor %}"
    " {# a remark #}at {{ fee + 1 }}."
)
FILLED = "Dear Ann O'Neil, now: HOSTING, R&D, HELP at 1251."
# All that XML and Word can hold, but for what a value does with lines, tabs and pages.
VALUES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=60
)
BETWEEN = st.sampled_from(
    (
        "",
        '<w:proofErr w:type="gramStart"/>',
        '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>',
        "<w:r><w:rPr><w:b/></w:rPr></w:r>",
        "<w:r><w:lastRenderedPageBreak/></w:r>",
    )
)


def filled(body: str, data: dict[str, object]) -> list[str]:
    template = load_word_template(minimal(body), "own.docx")
    shell = assemble_shell(template, seen(data), AsWritten())
    return texts_of(write_package(shell.parts))["word/document.xml"]


@settings(deadline=None, max_examples=60)
@given(
    cuts=st.lists(st.tuples(st.integers(0, len(LINE)), BETWEEN), max_size=12),
    looks=st.lists(st.sampled_from(("", "<w:b/>", "<w:i/>")), min_size=13, max_size=13),
)
def test_it_makes_no_difference_how_a_paragraph_is_split(
    cuts: list[tuple[int, str]], looks: list[str]
) -> None:
    pieces, place = [], 0
    for (cut, between), look in zip(sorted(cuts), looks, strict=False):
        pieces += [text(escape(LINE[place:cut]), look), between]
        place = cut
    pieces.append(text(escape(LINE[place:]), looks[-1]))
    assert filled(f"<w:p>{''.join(pieces)}</w:p>", DATA) == [FILLED]


@settings(deadline=None, max_examples=60)
@given(value=VALUES)
def test_every_value_comes_out_as_it_is(value: str) -> None:
    found = filled(par("[", "{{ v }}", "]") + pars("{% set w = v %}{{ w ~ '!' }}"), {"v": value})
    assert found == [f"[{value}]", f"{value}!"]


@settings(deadline=None, max_examples=60)
@given(words=VALUES)
def test_a_text_without_tags_stays_as_it_is(words: str) -> None:
    plain = words.replace("{", "(").replace("}", ")")
    assert filled(par(escape(plain)) + pars("{{ v }}"), {"v": "x"}) == [plain, "x"]


@settings(deadline=None, max_examples=40)
@given(times=st.integers(0, 6), wanted=st.booleans(), lines=st.lists(VALUES, max_size=4))
def test_loops_and_choices_give_what_python_gives(
    times: int, wanted: bool, lines: list[str]
) -> None:
    inner = pars("{%p for line in lines %}", "{{ line }}", "{%p endfor %}")
    body = pars("{%p for n in ns %}", "{%p if wanted %}", "{{ n }}") + inner
    body += pars("{%p else %}", "no", "{%p endif %}", "{%p endfor %}")
    data = {"ns": list(range(times)), "wanted": wanted, "lines": lines}
    expected = [each for n in range(times) for each in ([str(n), *lines] if wanted else ["no"])]
    assert filled(body + pars("end"), data) == [*expected, "end"]
