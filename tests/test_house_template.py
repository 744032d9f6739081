"""The committed house template is what its script writes."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_committed_template_is_what_the_script_writes() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "house_template.py"))["house_template"]()
    assert (ROOT / "templates" / "word" / "house.docx").read_bytes() == made, (
        "run python tools/house_template.py"
    )
