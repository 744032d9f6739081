"""Laws of the analysis take as long as they take: a busy machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("analysis", deadline=None)
settings.load_profile("analysis")
