"""Reading a pandera model from a file of the user."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pilotgate.errors import RuleFileError

if TYPE_CHECKING:
    from pandera.polars import DataFrameModel, DataFrameSchema


def read_schema(path: Path, table: str) -> DataFrameSchema:
    """The schema of the one model in a file, or of the one that is named like the table.

    The file runs under a name of its own, which is gone from `sys.modules` afterwards.

    Raises:
        RuleFileError: It cannot be read or run, or it is not clear which model is meant.
    """
    import pandera.polars as pa

    shown = f"{path.parent.name}/{path.name}"
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(
            "the model cannot be read", where=shown, remedy=f"mend the file ({_kind(error)})"
        ) from error
    module = ModuleType(f"pilotgate_schema_{abs(hash(str(path.resolve())))}")
    module.__file__ = str(path)
    # Postponed annotations are resolved through sys.modules.
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102 the user's own model
        model = _chosen(module, table, shown, pa.DataFrameModel)
        schema: DataFrameSchema = model.to_schema()
        return schema
    except RuleFileError:
        raise
    except (Exception, SystemExit) as error:
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        what = f"the model cannot be run ({_kind(error)}: {error})"
        raise RuleFileError(what, where=shown + line, remedy="mend the file") from error
    finally:
        sys.modules.pop(module.__name__, None)


def _chosen(module: ModuleType, table: str, shown: str, base: type[DataFrameModel]) -> type[DataFrameModel]:
    models = [
        v
        for v in vars(module).values()
        if isinstance(v, type) and issubclass(v, base) and v.__module__ == module.__name__
    ]
    models = list(dict.fromkeys(models))
    folded = table.replace("_", "").casefold()
    named = [m for m in models if m.__name__.replace("_", "").casefold() == folded]
    chosen = named or models
    if len(chosen) == 1:
        return chosen[0]
    found = f"{len(models)} models and none is named like the table {table}" if models else "no pandera model"
    raise RuleFileError(f"the file has {found}", where=shown, remedy=f"keep one DataFrameModel, or name it {table}")


def _kind(error: BaseException) -> str:
    return type(error).__name__
