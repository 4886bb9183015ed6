"""Suites in Great Expectations' own JSON: read, run, and turned into findings, without passing quietly."""

from __future__ import annotations

from pilotgate.validate.expectations.adapter import validate_suite

__all__ = ["validate_suite"]
