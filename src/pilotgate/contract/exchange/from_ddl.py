"""From SQL that creates a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pilotgate.contract.exchange.columns import Gathered
from pilotgate.contract.exchange.promises import Exchanged
from pilotgate.errors import ContractError

if TYPE_CHECKING:
    from sqlglot import exp

_DIALECTS = ("", "postgres", "mysql", "tsql", "snowflake", "oracle", "bigquery", "databricks", "redshift", "duckdb")
_BATCH_END = re.compile(r"(?im)^[ \t]*GO[ \t]*;?[ \t]*\r?$")
_BRACKETED = re.compile(r"(\][ \t]+)\[(\w+)\]")
"""A type of SQL Server between brackets, behind its column."""
_PLACEMENT = re.compile(
    r"(?i)\b(?:NON)?CLUSTERED\b|\bWITH\s*\([^()]*=[^()]*\)|\b(?:TEXTIMAGE_)?ON\s+\[[^\]]+\](?!\s*\()"
)
"""How SQL Server stores a table, which is no promise about its data."""
_TYPES = (
    (r"(TINY|SMALL|MEDIUM|BIG|HUGE|U)*INT(EGER)?\d*|(BIG|SMALL)?SERIAL\d*|U?BIGINT", "integer"),
    (r"DECIMAL|NUMERIC|NUMBER|FLOAT\d*|DOUBLE( PRECISION)?|REAL|MONEY|BIGDECIMAL", "number"),
    (r"BOOL(EAN)?|BIT", "boolean"),
    (r"DATE", "date"),
    (r"TIMESTAMP\w*|DATETIME\d*|TIMESTAMP WITH(OUT)? TIME ZONE", "timestamp"),
    (r"TIME\w*", "time"),
    (r"(N?VAR)?N?CHAR\d*|CHARACTER( VARYING)?|TEXT|STRING|CLOB|UUID|ENUM|CITEXT|(TINY|MEDIUM|LONG)TEXT", "string"),
    (r"JSONB?|STRUCT|OBJECT|VARIANT", "object"),
    (r"ARRAY|LIST", "array"),
)


def logical_type(sql: str) -> str:
    """The logical type of a SQL type, or empty for one that has none."""
    bare = re.sub(r"\(.*\)", "", sql).strip().upper()
    return next((kind for form, kind in _TYPES if re.fullmatch(form, bare)), "")


def from_ddl(content: bytes, *, name: str, shown: str, dialect: str = "") -> Exchanged:
    """A contract from the `CREATE TABLE` of the table called `name`, or from the only one.

    Args:
        content: SQL in UTF-8.
        name: Of the dataset.
        shown: What messages call the file.
        dialect: As sqlglot calls it (`postgres`, `snowflake` ...); empty for the first that understands it.

    Raises:
        ContractError: It cannot be read, or has no such table.
    """
    from sqlglot import exp

    statements = _statements(content, shown, (dialect,) if dialect else _DIALECTS)
    tables = [s for s in statements if isinstance(s, exp.Create) and isinstance(s.this, exp.Schema)]
    chosen = [t for t in tables if t.this.this.name.lower() == name.lower()] or (tables if len(tables) == 1 else [])
    if not chosen:
        names = ", ".join(t.this.this.name for t in tables) or "none"
        raise ContractError(f"there is no CREATE TABLE {name}", where=shown, remedy=f"name one of: {names}")
    found = Gathered(name, shown)
    for part in chosen[0].this.expressions:
        if isinstance(part, exp.ColumnDef):
            _column(found, part)
        else:
            _table_constraint(found, part)
    for statement in statements:
        if statement is not chosen[0] and not _added(found, statement, chosen[0].this.this.name):
            found.lost(statement.sql()[:60], None, "it is not the table's CREATE")
    properties: Any = chosen[0].args.get("properties")
    for part in properties.expressions if properties is not None else ():
        found.lost(part.sql()[:60], None, "how a table is stored is no promise about its data")
    return found.finish()


def _statements(content: bytes, shown: str, dialects: Sequence[str]) -> list[Any]:
    """The statements, in the first dialect that understands a CREATE TABLE and the fewest parts of which not."""
    import logging

    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    try:
        text = _BATCH_END.sub(";", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ContractError("the SQL is not UTF-8", where=shown, remedy="save the file as UTF-8") from error
    understood: list[tuple[int, list[Any]]] = []
    reasons: list[str] = []
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True  # a clause that is not understood is told of by us
    try:
        for dialect in dialects:
            written = _PLACEMENT.sub(" ", _BRACKETED.sub(r"\1\2", text)) if dialect == "tsql" else text
            try:
                read = [s for s in parse(written, read=dialect or None) if s is not None]
            except (SqlglotError, ValueError) as error:
                reasons.append(str(error).splitlines()[0])
                continue
            creates = any(isinstance(s, exp.Create) and isinstance(s.this, exp.Schema) for s in read)
            understood.append((sum(isinstance(s, exp.Command) for s in read) + (0 if creates else 1_000), read))
    finally:
        logger.disabled = before
    if not understood:
        raise ContractError(
            f"the SQL cannot be read ({reasons[0]})", where=shown, remedy="take out the clause at which it stops"
        )
    return min(understood, key=lambda pair: pair[0])[1]


def _added(found: Gathered, statement: Any, table: str) -> bool:
    """Whether a later statement is about this table and says something that a contract has a place for."""
    from sqlglot import exp

    if isinstance(statement, exp.Alter) and statement.this.name.lower() == table.lower():
        actions = statement.args.get("actions") or []
        if not actions or not all(isinstance(action, exp.AddConstraint) for action in actions):
            return False
        for action in actions:
            for constraint in action.expressions:
                _table_constraint(found, constraint)
        return True
    if isinstance(statement, exp.Comment) and isinstance(statement.expression, exp.Literal):
        about = statement.this
        if isinstance(about, exp.Column) and about.table.lower() == table.lower():
            found.column(about.name)["description"] = statement.expression.name
            return True
        if isinstance(about, exp.Table) and about.name.lower() == table.lower():
            found.purpose = statement.expression.name
            return True
    return False


def _column(found: Gathered, definition: exp.ColumnDef) -> None:
    from sqlglot import exp

    name = definition.name
    column = found.column(name)
    kind: Any = definition.args.get("kind")
    if kind is not None:
        column["logicalType"] = logical_type(kind.sql())
        column["physicalType"] = kind.sql()
        if kind.this in _enums():
            found.enum(name, [e.name for e in kind.expressions])
        sizes = [int(e.name) for e in kind.expressions if e.name.isdigit()]
        if column["logicalType"] == "string" and sizes:
            found.option(name, "maxLength", sizes[0])
        if not column["logicalType"]:
            column["logicalType"] = "string"
            found.lost(f"type {kind.sql()} of {name}", None, "no logical type of ODCS; string is assumed")
    for constraint in definition.args.get("constraints") or []:
        what = constraint.args.get("kind")
        if isinstance(what, exp.NotNullColumnConstraint) and not what.args.get("allow_null"):
            column["required"] = True
        elif isinstance(what, exp.PrimaryKeyColumnConstraint):
            found.key([name])
        elif isinstance(what, exp.UniqueColumnConstraint):
            found.unique([name])
        elif isinstance(what, exp.CommentColumnConstraint):
            column["description"] = what.this.name
        elif isinstance(what, exp.CheckColumnConstraint):
            _check(found, what.this)
        elif isinstance(what, exp.Reference):
            _reference(found, [name], what)
        elif not isinstance(what, exp.NotNullColumnConstraint):
            found.lost(f"{constraint.sql()} of {name}", None, "ODCS has no place for it")


def _table_constraint(found: Gathered, part: exp.Expression) -> None:
    from sqlglot import exp

    if isinstance(part, exp.Constraint):
        for inner in part.expressions:
            _table_constraint(found, inner)
    elif isinstance(part, exp.PrimaryKey):
        found.key([e.name for e in part.expressions])
    elif isinstance(part, exp.UniqueColumnConstraint):
        found.unique([e.name for e in part.this.expressions])
    elif isinstance(part, exp.CheckColumnConstraint):
        _check(found, part.this)
    elif isinstance(part, exp.ForeignKey):
        _reference(found, [e.name for e in part.expressions], part.args.get("reference"))
    else:
        found.lost(part.sql()[:80], None, "ODCS has no place for it")


def _reference(found: Gathered, columns: list[str], reference: Any) -> None:
    target = reference.this
    table = target.this.name if target.expressions else target.name
    to = [e.name for e in target.expressions]
    if len(columns) == len(to) == 1:
        found.column(columns[0]).setdefault("relationships", []).append({"to": f"{table}.{to[0]}"})
    else:
        found.lost(
            reference.sql(), None, "write a foreign key of several columns into the contract's relationships"
        )


def _check(found: Gathered, condition: Any) -> None:
    """A check on a row: as enum or limit where it is one, else as a SQL rule."""
    from sqlglot import exp

    bare = condition.unnest()
    column = bare.this.name if isinstance(bare.args.get("this"), exp.Column) else ""
    if isinstance(bare, exp.And):
        _check(found, bare.left)
        _check(found, bare.right)
    elif column and isinstance(bare, exp.In) and all(isinstance(e, exp.Literal) for e in bare.expressions):
        values = [e.name if e.is_string else _number(e) for e in bare.expressions]
        found.enum(column, values)
    elif column and isinstance(bare, exp.Between) and _numbers(bare.args["low"], bare.args["high"]):
        found.option(column, "minimum", _number(bare.args["low"]))
        found.option(column, "maximum", _number(bare.args["high"]))
    elif column and type(bare) in _limits() and _numbers(bare.expression):
        found.option(column, _limits()[type(bare)], _number(bare.expression))
    else:
        query = f"SELECT count(*) FROM ${{table}} WHERE NOT ({bare.sql(dialect='duckdb')})"
        found.rule("", {"type": "sql", "query": query, "mustBe": 0, "dimension": "consistency"})


def _enums() -> tuple[Any, ...]:
    from sqlglot import exp

    return exp.DataType.Type.ENUM, exp.DataType.Type.ENUM8, exp.DataType.Type.ENUM16


def _limits() -> dict[type, str]:
    from sqlglot import exp

    return {exp.GTE: "minimum", exp.LTE: "maximum", exp.GT: "exclusiveMinimum", exp.LT: "exclusiveMaximum"}


def _numbers(*parts: Any) -> bool:
    from sqlglot import exp

    bare = [p.this if isinstance(p, exp.Neg) else p for p in parts]
    return all(isinstance(p, exp.Literal) and not p.is_string for p in bare)


def _number(part: Any) -> float:
    text = part.sql().replace(" ", "")
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
