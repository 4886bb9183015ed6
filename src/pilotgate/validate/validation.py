"""One extract, judged by its contract, its pandera model and its suite of expectations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.contract.terms import Contract
from pilotgate.engines import connect
from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.errors import EngineError, PilotgateError
from pilotgate.model import Accounting, Dimension, Evidence, Extract, Finding, Profile, Severity, Status
from pilotgate.validate import attested, custom, examples, expectations, plan, quarantine, schema_model, typed
from pilotgate.validate.fields import columns_check, field_checks
from pilotgate.validate.keys import key_checks
from pilotgate.validate.library import library_check
from pilotgate.validate.matching import Matcher
from pilotgate.validate.queries import Latest, fence, first_line, kpi_check, offer_tables, other_datasets, sql_check
from pilotgate.validate.relationships import relationship_checks
from pilotgate.validate.rows import FailedRows, Validated
from pilotgate.validate.rule import Check, finding, never
from pilotgate.validate.service_levels import service_level_checks

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Validation:
    """What the rules found, and where every row went."""

    findings: tuple[Finding, ...]
    rows: Accounting


def validate(
    extract: Extract,
    contract: Contract,
    profile: Profile | None,
    *,
    schema_file: Path | None,
    suite_file: Path | None,
    folder: Path,
    now: datetime,
    latest: Latest,
    earlier: Sequence[Profile] = (),
) -> Validation:
    """Judge an extract by every declared rule, and put the rows that fail in quarantine.

    Every rule yields exactly one finding; a rule that could not run is `unknown`. No rule at all is a finding that
    blocks. Bad data never raises.

    Args:
        profile: Of this extract, for the missing-value tokens it saw and for personal data it recognised.
        schema_file: The pandera model, or None when there is none.
        suite_file: The suite of expectations in Great Expectations' JSON, or None when there is none.
        folder: Where `quarantine.parquet` and `quarantine.csv` are written.
        now: The clock of the run.
        latest: From a dataset's name to its latest landing, for relationships and cross-dataset SQL.
        earlier: Profiles of earlier extracts, oldest first, for thresholds that are relative to history.
    """
    try:
        with connect(extract) as engine:
            return _judge(
                engine.connection, extract, contract, profile, schema_file, suite_file, folder, now, latest, earlier
            )
    except EngineError as error:
        return _unreadable(extract, contract, str(error))


def _judge(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    contract: Contract,
    profile: Profile | None,
    schema_file: Path | None,
    suite_file: Path | None,
    folder: Path,
    now: datetime,
    latest: Latest,
    earlier: Sequence[Profile],
) -> Validation:
    import duckdb as engine

    try:
        landed = open_rows(connection, extract, contract, profile)
        named = {n: _landed(latest, n) for n in other_datasets(contract, connection)}
        others = {n: e for n, e in named.items() if e is not None and e.data.exists()}
        offer_tables(connection, others)
        fence(connection, [extract.folder, folder, *(e.folder for e in others.values())])
        checks = tuple(_contract_checks(connection, extract, contract, profile, now, others.get, earlier))
        suite = expectations.plan_suite(suite_file, extract, contract, connection)
        model = schema_model.plan_schema(schema_file, extract, contract, connection)
        judged = plan.run((*checks, *suite.checks, *model.checks), connection)
        validated: list[Validated] = []
        failed = FailedRows(connection)
        validated += schema_model.validate_rules(extract, contract, connection, failed)
        validated += schema_model.run_others(model, extract, contract, connection, failed)
        validated += expectations.run_others(suite, extract, contract, connection, failed)
        findings = [
            examples.with_unexpected(
                finding(j.check, j.outcome, contract.dataset), j.outcome.unexpected, contract, profile
            )
            for j in judged
        ]
        findings += suite.broken
        rules = [
            quarantine.RowRule(j.check.check, j.check.severity, j.check.fails, j.check.prepare)
            for j in judged
            if j.outcome.status is Status.FAILED and j.check.fails
        ]
        findings += [v.finding for v in validated]
        rules += [v.rule for v in validated if v.rule is not None and v.finding.status is Status.FAILED]
        if not _declared(findings):
            findings.append(_no_rule(contract))
        bad, tally = quarantine.write(rules, extract, connection, folder)
        findings += _accounting(extract, contract, landed, bad)
        quarantined = folder / "quarantine.parquet"
        shown = tuple(examples.attach(findings, tally, contract, profile, quarantined, connection))
    except engine.Error as error:
        return _unreadable(extract, contract, first_line(error))
    rows = Accounting(extract.rows_source, landed, extract.rows_rejected, landed - bad, bad)
    return Validation(shown, rows)


def _landed(latest: Latest, dataset: str) -> Extract | None:
    """The latest landing of another dataset; None when there is none, or none that can be read."""
    try:
        return latest(dataset)
    except PilotgateError:
        return None


def open_rows(
    connection: duckdb.DuckDBPyConnection, extract: Extract, contract: Contract, profile: Profile | None
) -> int:
    """Create the typed views in a connection; the number of landed rows.

    Parquet statistics leave NaN out, and the engine's optimizer concludes from them that no value is NaN, so that
    `isnan` finds none; it must not.
    """
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    source = f"read_parquet({quote_text(str(extract.data))})"
    landed = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    columns = typed.typed_columns(extract, contract, profile)
    connection.execute(f"CREATE OR REPLACE VIEW {typed.ROWS} AS {typed.rows_query(extract, columns, landed)}")
    rows, *missing = connection.execute(
        f"SELECT count(*){typed.count_missing(columns)} FROM {typed.ROWS}"
    ).fetchone() or [0]
    columns = typed.without_missing(columns, missing)
    connection.execute(f"CREATE OR REPLACE VIEW {typed.ROWS} AS {typed.rows_query(extract, columns, landed)}")
    listed = ", ".join(quote_name(c.name) for c in columns)
    connection.execute(f"CREATE OR REPLACE VIEW {quote_name(contract.table)} AS SELECT {listed} FROM {typed.ROWS}")
    return int(rows)


def _contract_checks(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    contract: Contract,
    profile: Profile | None,
    now: datetime,
    latest: Latest,
    earlier: Sequence[Profile],
) -> Iterator[Check]:
    columns = {c.name: c for c in typed.typed_columns(extract, contract, profile)}
    matcher = Matcher(connection)
    if contract.fields:
        yield columns_check(extract, contract)
    yield from field_checks(contract, columns, extract, matcher)
    yield from key_checks(contract, columns, extract)
    yield from relationship_checks(contract, columns, extract, connection, latest)
    for rule in contract.rules:
        match rule.kind:
            case "library":
                yield library_check(rule, columns, extract, matcher, earlier)
            case "sql":
                yield sql_check(rule, contract, connection)
            case "text":
                yield attested.text_check(rule, now)
            case "custom" if custom.engine_of(rule) in {"greatexpectations", "pandera"}:
                pass
            case "custom":
                yield custom.custom_check(rule, connection)
            case kind:
                yield Check(
                    check=f"contract.{rule.id}",
                    statement=rule.description or f"the rule {rule.id} is kept",
                    judge=never,
                    where=rule.where,
                    column=rule.column,
                    dimension=rule.dimension,
                    severity=rule.severity,
                    remedy="mend the rule in the contract",
                    blocked=f"{kind!r} is no kind of rule",
                )
    yield from service_level_checks(contract, columns, extract, now)
    if contract.kpi is not None:
        yield kpi_check(contract.kpi, contract, connection)


def _declared(findings: Sequence[Finding]) -> bool:
    """Whether any rule was declared: columns that are merely named promise nothing of their values."""
    return any(f.check != "contract.columns" for f in findings)


def _no_rule(contract: Contract) -> Finding:
    return Finding(
        check="contract.rules",
        dataset=contract.dataset,
        message="No rule is declared for this dataset, so nothing was tested.",
        dimension=Dimension.COVERAGE,
        status=Status.FAILED,
        observed=0,
        expected="at least one rule",
        remedy="draft rules with `pilotgate onboard`, then agree on them with the owner",
        where=contract.path,
    )


def _accounting(extract: Extract, contract: Contract, landed: int, bad: int) -> Iterator[Finding]:
    if contract.dataset != extract.dataset:
        yield Finding(
            check="contract.dataset",
            dataset=contract.dataset,
            message=f"The extract is of {extract.dataset}, but the contract is for {contract.dataset}.",
            dimension=Dimension.CONSISTENCY,
            status=Status.FAILED,
            observed=extract.dataset,
            expected=contract.dataset,
            remedy="judge each extract by its own contract",
            where=contract.path,
        )
    if landed != extract.rows_landed or bad > landed:
        yield Finding(
            check="contract.rows",
            dataset=contract.dataset,
            message=f"The landed file has {landed:,} rows, but {extract.rows_landed:,} were landed.",
            dimension=Dimension.CONSISTENCY,
            status=Status.FAILED,
            observed=landed,
            expected=extract.rows_landed,
            remedy="land the source again: the landed file was changed",
        )


def _unreadable(extract: Extract, contract: Contract, reason: str) -> Validation:
    """Nothing could be tested: one finding that blocks, and no row is called clean."""
    found = Finding(
        check="contract.rows",
        dataset=contract.dataset,
        message=f"No rule could be tested: the landed rows cannot be read ({reason}).",
        dimension=Dimension.COVERAGE,
        status=Status.UNKNOWN,
        severity=Severity.ERROR,
        expected="rows that can be read",
        remedy="land the source again",
        evidence=(Evidence("landing", extract.folder.name),),
    )
    rows = Accounting(extract.rows_source, extract.rows_landed, extract.rows_rejected, 0, extract.rows_landed)
    return Validation((found,), rows)
