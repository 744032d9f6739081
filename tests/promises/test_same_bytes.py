"""Same inputs, same bytes: whoever builds, where, when, in which language, with which Python.

Every sample is built in processes of their own that differ in all that must not matter; each tells
the hash of every file it wrote, manifest included. Two run at a time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.parent.name for path in (ROOT / "samples").glob("*/answers.yaml"))
FORMATS = ("docx", "md", "html", "pdf", "ics", "csv")

pytestmark = pytest.mark.timeout(900)

# Builds the samples that lie in the working folder, a provider's copies, and a redline.
SCRIPT = """
import hashlib, json, sys
from pathlib import Path
from policygen import pipeline
from policygen.pipeline import BuildRequest
from policygen.pipeline.redline import RedlineRequest, redline

formats = tuple(sys.argv[1].split(","))
for answers in sorted(Path().glob("*/answers.yaml")):
    pipeline.build(BuildRequest(answers, formats=formats))
insurer = Path("insurer/answers.yaml")
pipeline.build(BuildRequest(insurer, formats=("docx", "md"), audience="provider"))
words = sorted(Path().glob("*/build/**/benchmark-appendix.docx"))[:2]
redline(RedlineRequest(str(words[0]), str(words[1]), Path("redline.docx"), author="Anna"))
files = sorted(path for path in Path().rglob("*") if path.is_file())
hashes = {path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
print(json.dumps({name: each for name, each in hashes.items() if "answers" not in name}))
"""

HERE = {
    "PYTHONHASHSEED": "1",
    "TZ": "UTC",
    "LC_ALL": "C",
    "HOME": "/nonexistent",
    "USER": "mary",
}
ELSEWHERE = {
    "PYTHONHASHSEED": "2",
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C.UTF-8",
    "LANG": "de_DE.UTF-8",
    "LANGUAGE": "de",
    "USER": "seán",
    "LOGNAME": "seán",
    "HOSTNAME": "elsewhere",
    "COLUMNS": "200",
    "SOURCE_DATE_EPOCH": "86400",
    "PYTHONOPTIMIZE": "1",
}


def files_built(
    folder: Path, environment: dict[str, str], python: str = sys.executable, mask: int = 0o022
) -> dict[str, str]:
    """Copy the samples into a folder, build them there, and return each file's hash."""
    for name in SAMPLES:
        ignored = shutil.ignore_patterns("build")
        shutil.copytree(ROOT / "samples" / name, folder / name, ignore=ignored)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [python, "-c", SCRIPT, ",".join(FORMATS)],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        umask=mask,
        stdout=subprocess.PIPE,
        check=True,
    )
    hashes: dict[str, str] = json.loads(done.stdout)
    return hashes


def unlike(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the files that are not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[dict[str, str]]]]:
    """Every build by its name, under way: ``here``, ``elsewhere``, and those of other Pythons."""
    top = tmp_path_factory.mktemp("samples")
    far = top / "Verträge & Pläne" / "deep" / "down"
    home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "TMPDIR"), str(top))
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {
            "here": pool.submit(files_built, top / "here", HERE),
            "elsewhere": pool.submit(files_built, far, {**ELSEWHERE, **home}, mask=0o077),
            **{
                python: pool.submit(files_built, top / f"python-{number}", ELSEWHERE, python)
                for number, python in enumerate(other_pythons())
            },
        }


@pytest.fixture
def built(builds: dict[str, Future[dict[str, str]]]) -> dict[str, str]:
    """What is built here."""
    return builds["here"].result()


def other_pythons() -> list[str]:
    """Return the interpreters that POLICYGEN_PYTHONS names; they must have the dependencies."""
    return [name for name in os.environ.get("POLICYGEN_PYTHONS", "").split(os.pathsep) if name]


def kinds(names: Iterable[str]) -> set[str]:
    return {Path(name).suffix for name in names}


def test_every_kind_of_file_is_among_what_is_compared(built: dict[str, str]) -> None:
    assert {f".{name}" for name in FORMATS} | {".svg", ".json"} <= kinds(built)
    assert {name.split("/")[0] for name in built} == {*SAMPLES, "redline.docx"}
    assert any("/build/provider/" in name for name in built)


def test_another_user_place_language_zone_and_seed_give_the_same_files(
    built: dict[str, str], builds: dict[str, Future[dict[str, str]]]
) -> None:
    assert unlike(built, builds["elsewhere"].result()) == []


@pytest.mark.pythons
@pytest.mark.parametrize("python", other_pythons() or [""])
def test_every_python_gives_the_same_files(
    python: str, built: dict[str, str], builds: dict[str, Future[dict[str, str]]]
) -> None:
    if not python and not os.environ.get("POLICYGEN_REQUIRE_TOOLS"):
        pytest.skip("name Pythons that have policygen's dependencies in POLICYGEN_PYTHONS")
    assert python, "POLICYGEN_PYTHONS names no other Python"
    assert unlike(built, builds[python].result()) == []
