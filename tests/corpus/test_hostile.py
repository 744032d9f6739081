"""Templates and data from strangers: a problem with its place, soon, and no file read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from policygen.errors import InvalidInput
from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import load_word_template
from policygen.wordtags.package import write_package
from tests.corpus.building import in_word, par, pars, texts_of
from tests.wordtags.making import seen

if TYPE_CHECKING:
    from policygen.problems import Problem


def told(body: str, **names: Any) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        assemble_shell(load_word_template(in_word(body), "own.docx"), seen(names), AsWritten())
    return caught.value.problems


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ joiner.__call__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ x.items.__func__.__globals__ }}",
        "{{ [].append.__self__ }}",
        "{{ x|attr('__class__') }}",
        "{{ x|map(attribute='__class__')|list }}",
        "{{ '%s'|format(x.__class__) }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends '/etc/passwd' %}",
        "{{ lipsum() }}",
        "{{ config }}",
        "{{ range(10 ** 9)|list }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ x.name * 10 ** 9 }}",
        "{{ (10 ** 9999) ** 9999 }}",
        "{% for a in range(10 ** 9) %}{{ a }}{% endfor %}",
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{{ 'x'.ljust(10 ** 9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x'|indent(10 ** 9) }}",
        "{{ 'x'|wordwrap(1, wrapstring='y' * 10 ** 9) }}",
        "{{ '../../etc/passwd'|image }}",
        "{{p '/etc/passwd'|subdoc }}",
        "{{ x|rich(style='a\"/><w:evil/>') }}",
    ],
)
def test_an_attempt_ends_in_a_problem_at_its_tag(tag: str) -> None:
    begin = time.process_time()
    found = told(pars("before", tag, "after"), x={"name": "n"})
    assert time.process_time() - begin < 20
    assert found
    assert all(problem.location.file == "own.docx" for problem in found)
    assert any(problem.location.tag for problem in found)


@pytest.mark.parametrize(
    "tag",
    ["{{ " + "(" * 500 + "1" + ")" * 500 + " }}", "{% if 1 %}" * 300 + "x" + "{% endif %}" * 300,
     "{% for a in y %}" * 30 + "x" + "{% endfor %}" * 30],
)  # fmt: skip
def test_what_is_nested_too_deep_is_a_problem(tag: str) -> None:
    assert {problem.code for problem in told(pars(tag), y=[1])} <= {"T006", "T004", "T107"}


def test_a_text_that_would_fill_the_memory_is_a_problem() -> None:
    long = "static text of the template " * 200
    body = pars("{%p for a in range(9999) %}", *[long] * 5, "{{ a }}", "{%p endfor %}")
    found = told(body)
    assert [problem.code for problem in found] == ["T004"]
    assert "longer" in found[0].message
    assert found[0].location.tag == "{{ a }}"


@pytest.mark.parametrize(
    "value",
    ["</w:t></w:r></w:p><w:p/>", "<?policygen body?>", "<?policygen value 0?>", "&#123;{ x }}",
     "\ufdd00\ufdd1", "<!-- -->", "]]>", "{%p if x %}", "\\u007b{ 7*7 }}"],
)  # fmt: skip
def test_a_value_is_never_markup_or_a_tag(value: str) -> None:
    template = load_word_template(in_word(pars("[{{ v }}]", "{{ v|upper|lower }}")), "own.docx")
    shell = assemble_shell(template, seen({"v": value}), AsWritten())
    found = texts_of(write_package(shell.parts))["word/document.xml"]
    assert found == [f"[{value}]", value.lower()]


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\ufffe"])
def test_a_character_that_word_cannot_show_is_told_with_its_answer(sign: str) -> None:
    found = told(pars("a {{ x.name }} b"), x={"name": f"bad{sign}"})
    assert [(problem.code, problem.location.tag) for problem in found] == [("T045", "{{ x.name }}")]
    assert "x.name" in found[0].message
    assert f"U+{ord(sign):04X}" in found[0].message


def test_reserved_characters_in_a_template_and_in_data_are_text() -> None:
    signs = "\ue000\ue010\ue002"
    template = load_word_template(in_word(pars(f"{signs} {{{{ v }}}}")), "own.docx")
    shell = assemble_shell(template, seen({"v": "x"}), AsWritten())
    assert texts_of(write_package(shell.parts))["word/document.xml"] == [f"{signs} x"]


def test_a_marker_of_ours_in_a_template_prints_no_second_tag() -> None:
    template = load_word_template(in_word(pars("\ufdd00\ufdd1 {{ v }}", "a")), "own.docx")
    shell = assemble_shell(template, seen({"v": "x"}), AsWritten())
    assert "{{" not in "".join(texts_of(write_package(shell.parts))["word/document.xml"])


def test_a_tag_inside_a_field_code_has_a_place() -> None:
    code = '<w:r><w:instrText xml:space="preserve"> REF {{ nmae }} </w:instrText></w:r>'
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    found = told(par(begin, code, "see the field", end), name="x")
    assert [(p.code, p.location.tag, p.hint) for p in found] == [
        ("T001", "{{ nmae }}", "did you mean 'name'?")
    ]
