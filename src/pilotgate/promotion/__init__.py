"""From ready to production: signatures, the gate's last look, the promoted copy and what proves it.

`record` enters each finished run in the audit log; `approve` signs its scorecard; `promote` checks everything again
and copies, or refuses. What `evidence.collect` finds about files that the contract names goes into the assessment.
"""

from __future__ import annotations

from pilotgate.promotion.agreement import Agreement, agree, agreement
from pilotgate.promotion.release import Promoted, current, promote, verify_current
from pilotgate.promotion.signatures import approvals, approvals_of, approve, begin, digest, last_recorded, record

__all__ = [
    "Agreement",
    "Promoted",
    "agree",
    "agreement",
    "approvals",
    "approvals_of",
    "approve",
    "begin",
    "current",
    "digest",
    "last_recorded",
    "promote",
    "record",
    "verify_current",
]
