"""Processes with limits, in which untrusted templates become documents."""

from policygen.worker.process import Jobs, Worker, in_worker
from policygen.worker.steps import STEP_SECONDS, at, unlimited

__all__ = ["STEP_SECONDS", "Jobs", "Worker", "at", "in_worker", "unlimited"]
