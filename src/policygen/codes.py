"""Every problem code and what it means: the reference page and the tests are made from it.

Families: ``Y`` reading YAML · ``A`` answers against the schema · ``R`` rules between answers ·
``S`` the schema files themselves · ``T`` clauses, outlines and other templates · ``D`` assembled
documents · ``B`` build and publishing. A code never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # -- reading YAML --
    # -- answers against the schema --
    # -- rules between answers --
    "R101": "A calendar names a country or subdivision whose holidays are not known.",
    # -- schema files --
    # -- templates --
    # -- assembled documents --
    # -- build and publishing --
}
