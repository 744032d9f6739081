"""Packaged folders are found in a checkout and in a wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen import resources

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_checkout() -> None:
    assert (resources.packaged("schemas") / "organisation.yaml").is_file()


def test_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "policygen"
    (package / "_data" / "schemas").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.packaged("schemas") == package / "_data" / "schemas"
