"""Compare ``policygen lint`` with docxtpl-lint on the same Word templates.

Run ``python tools/compare_docxtpl_lint.py --peer path/to/docxtpl-lint`` from the checkout; get the
peer with ``pip install docxtpl-lint`` in an environment of its own. The templates are those of
``tests/lint/templates/word_cases.py``: broken ones, one fault in each, and sound ones. Both tools
look at each without data; policygen then looks with its schema, as in a project.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.lint.templates.word_cases import CASES, CLEAN  # noqa: E402

from policygen.lint.templates.contexts import Contexts, of_word  # noqa: E402
from policygen.lint.templates.running import TemplateRun  # noqa: E402
from policygen.schema import load_schema  # noqa: E402


def of_peer(peer: str, path: Path) -> list[str]:
    """Return the rules of the peer that strike."""
    done = subprocess.run(  # noqa: S603
        [peer, "--no-config", "--format", "json", str(path)],
        capture_output=True,
        check=False,
        text=True,
    )
    (file,) = json.loads(done.stdout)["files"]
    return sorted({issue["rule"] for issue in file["issues"]})


def of_policygen(run: TemplateRun, path: Path) -> list[str]:
    """Return the codes that policygen tells."""
    found = run.check(path, path.name, path.read_bytes())
    return sorted({finding.problem.code for finding in found})


def main() -> None:
    """Print a row for each template, then what each tool found and where it was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--peer", default="docxtpl-lint", help="the command of docxtpl-lint")
    peer = parser.parse_args().peer
    (names,) = Contexts(load_schema()).names(())
    alone, informed = TemplateRun(), TemplateRun(of_word(names))
    found = {"docxtpl-lint": 0, "policygen, no schema": 0, "policygen, schema": 0}
    false = dict.fromkeys(found, 0)
    missed = []
    print("| template | docxtpl-lint | policygen, no schema | policygen, schema |")
    print("| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in {**CASES, **CLEAN}.items():
            path = Path(folder) / f"{name}.docx"
            path.write_bytes(make())
            told = (of_peer(peer, path), of_policygen(alone, path), of_policygen(informed, path))
            print(f"| {name} | {' | '.join(', '.join(codes) or '–' for codes in told)} |")
            for tool, codes in zip(found, told, strict=True):
                (found if name in CASES else false)[tool] += bool(codes)
            if name in CASES and told[0] and not told[2]:
                missed.append(name)
    print()
    for tool, number in found.items():
        print(f"{tool}: {number} of {len(CASES)} faults, {false[tool]} false alarms")
    print(f"found by docxtpl-lint only: {', '.join(missed) or 'nothing'}")


if __name__ == "__main__":
    main()
