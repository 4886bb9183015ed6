"""Suites in Great Expectations' own JSON: read, run, and turned into findings, without passing quietly."""

from __future__ import annotations

from pilotgate.validate.expectations.adapter import Suite, plan_suite, run_others

__all__ = ["Suite", "plan_suite", "run_others"]
