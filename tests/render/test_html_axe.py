"""The pages in a real browser: axe finds nothing, narrow and wide, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.render.html import render_html
from policygen.resources import packaged
from tests.documents import document, heading, paragraph, rich_document
from tests.render.chromium import node_file, running
from tests.render.pdf.reading import Pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.render.chromium import Chromium

pytestmark = [pytest.mark.axe, pytest.mark.timeout(600)]

SAMPLES = sorted(path.parent.name for path in packaged("samples").glob("*/answers.yaml"))
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
FINDINGS = """
axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with running(tmp_path_factory.mktemp("browser")) as started:
        yield started


def findings(browser: Chromium, page: Path) -> list[str]:
    """Return what axe finds wrong in a page, in each look."""
    axe = node_file("axe-core/axe.min.js")
    assert axe is not None
    browser.open(page)
    browser.ask(f"{axe.read_text(encoding='utf-8')};0")
    found = []
    for width, scheme in LOOKS:
        browser.look(width, scheme)
        told = browser.ask(FINDINGS)
        if browser.ask("document.documentElement.scrollWidth") > width:
            told.append("the page is wider than the window")
        found += [f"{width} {scheme} {each}" for each in told]
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_axe_finds_nothing_in_the_pages_of_a_sample(
    name: str, built: Callable[[str], Path], browser: Chromium
) -> None:
    pages = sorted(built(name).rglob("*.html"))
    assert pages
    for page in pages:
        assert findings(browser, page) == [], page.name
        assert browser.requests() == [page.as_uri()]


@pytest.mark.parametrize("made", [rich_document(), document()], ids=["rich", "empty"])
def test_axe_finds_nothing_in_a_page_of_everything(
    made: object, browser: Chromium, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_html(made), encoding="utf-8")  # type: ignore[arg-type]
    assert findings(browser, page) == []


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('lang="en-IE"', "", "html-has-lang"),
        ("--quiet: #b0b9c3", "--quiet: #333333", "dark color-contrast"),
        ('<ol role="list">', '<ol role="lst">', "aria-roles"),
        ("<main", '<main style="width: 60rem"', "320 light the page is wider"),
    ],
)
def test_axe_finds_what_is_wrong(
    before: str, after: str, rule: str, browser: Chromium, tmp_path: Path
) -> None:
    html = render_html(document(heading(1, "Purpose", "1"), paragraph("x", classes=("guidance",))))
    page = tmp_path / "page.html"
    assert before in html
    page.write_text(html.replace(before, after), encoding="utf-8")
    assert [found for found in findings(browser, page) if rule in found]


def test_the_contents_stay_beside_the_text_where_there_is_room(
    browser: Chromium, tmp_path: Path
) -> None:
    blocks = [
        block
        for number in map(str, range(1, 30))
        for block in (heading(1, f"Part {number}", number, f"part-{number}"), paragraph("x " * 900))
    ]
    page = tmp_path / "page.html"
    page.write_text(render_html(document(*blocks)), encoding="utf-8")
    browser.open(page)
    browser.look(1280, "light")
    place = "document.querySelector('{}').getBoundingClientRect().{}"
    browser.ask("document.querySelector('#part-20').scrollIntoView()")
    assert browser.ask(place.format("nav", "top")) <= 0
    assert browser.ask(place.format("nav", "bottom")) > 500
    assert browser.ask(place.format("nav", "right")) <= browser.ask(place.format("main", "left"))
    assert browser.ask(place.format("footer", "bottom")) <= 900
    browser.ask("document.querySelector('footer a').click()")
    assert browser.ask("window.scrollY") < 100
    browser.look(320, "light")
    assert browser.ask(place.format("nav", "bottom")) <= browser.ask(place.format("main", "top"))


def test_the_first_key_leads_past_the_contents(browser: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_html(rich_document()), encoding="utf-8")
    browser.open(page)
    browser.look(1280, "light")
    for kind in ("keyDown", "keyUp"):
        browser.tell("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                     windowsVirtualKeyCode=9)  # fmt: skip
    assert browser.ask("document.activeElement.className") == "skip"
    assert browser.ask("document.activeElement.getBoundingClientRect().left") >= 0


def test_pictures_are_dark_on_a_dark_page_and_light_in_print(
    browser: Chromium, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_html(rich_document()), encoding="utf-8")
    browser.open(page)
    ground = "getComputedStyle(document.querySelector('figure svg > rect')).fill"
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    for scheme, wanted in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(21, 24, 28)")):
        browser.look(1280, scheme)
        assert browser.ask(ground) == browser.ask(paper) == wanted
    browser.tell("Emulation.setEmulatedMedia", media="print")
    assert browser.ask(ground) == "rgb(255, 255, 255)"
    browser.tell("Emulation.setEmulatedMedia", media="")


def test_print_leaves_out_what_only_a_screen_needs(browser: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_html(rich_document()), encoding="utf-8")
    browser.open(page)
    browser.look(1280, "dark")
    printed = Pdf(browser.print())
    words = "".join(printed.texts.values()) + "".join(printed.artifacts.values())
    assert "Back to top" not in words
    assert "Skip to the text" not in words
    assert len({page.mediabox[2] for page in printed.pages}) == 2  # upright, and wide for a table
