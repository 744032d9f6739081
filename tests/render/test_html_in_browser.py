"""The HTML of a sample as Chromium reads and prints it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from policygen import pipeline
from policygen.pipeline import BuildRequest
from tests.outline import page_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree.ElementTree import Element

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

#: Where a page names what it fetches.
FETCHED = (("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"))


def opened(page: Path, *wanted: str) -> str:
    """Open a page in Chromium; return what it writes."""
    command = (
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={page.parent / 'profile'}",
        *wanted,
        page.as_uri(),
    )
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout


@pytest.fixture
def page(sample: Callable[[str], Path]) -> Path:
    """Build the decision paper of the smallest sample; return its page."""
    answers = sample("minimal")
    pipeline.build(BuildRequest(answers, formats=("html",), documents=("options-analysis",)))
    (built,) = (answers.parent / "build").rglob("*.html")
    return built


def _addresses(root: Element, tag: str, attribute: str) -> list[str]:
    found = (element.get(attribute) for element in root.iter(tag))
    return [address for address in found if address is not None]


def test_a_browser_reads_the_page_and_needs_nothing_else(page: Path) -> None:
    root = page_of(opened(page, "--dump-dom"))
    assert root.findtext(".//title") == "Options analysis – Payroll – Harrowgate Instruments Ltd"
    ids = {element.get("id") for element in root.iter()}
    links = [
        address for contents in root.iter("nav") for address in _addresses(contents, "a", "href")
    ]
    assert len(links) > 1
    assert [link for link in links if link.removeprefix("#") not in ids] == []
    fetched = [address for where in FETCHED for address in _addresses(root, *where)]
    assert [address for address in fetched if not address.startswith("data:")] == []


def test_the_page_prints_on_several_sheets(page: Path) -> None:
    printed = page.with_name("printed.pdf")
    opened(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    counts = re.findall(
        rb"/Type\s*/Pages\b.{0,200}?/Count\s+(\d+)", printed.read_bytes(), re.DOTALL
    )
    assert max(map(int, counts)) > 1
