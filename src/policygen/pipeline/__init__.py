"""The verbs: each is a short list of stage calls, in a module of its own."""

from policygen.pipeline.build import BuildRequest, BuildResult, build, check

__all__ = ["BuildRequest", "BuildResult", "build", "check"]
