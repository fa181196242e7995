"""Many rows at once, for imports of a hundred thousand: COPY for new ones, one UPDATE over arrays for changed ones.

Columns are written as they stand; nothing is checked but what the database checks.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

_PRECISION = re.compile(r"\([^)]*\)")


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ids for new rows, taken from the table's own sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new rows; those without an id are given one. A column left to the database's default must be so in all."""
    if not rows:
        return
    without_id = [row for row in rows if row.pk is None]
    for row, pk in zip(without_id, next_ids(model, len(without_id)), strict=True):
        row.pk = pk
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    names = ", ".join(_column(field) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    readers = [(field.attname, _is_json(field)) for field in fields]
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [
                    json.dumps(getattr(row, name), ensure_ascii=False) if is_json else getattr(row, name)
                    for name, is_json in readers
                ]
            )


def update_many(model: type[models.Model], rows: Iterable[models.Model], columns: Sequence[str]) -> None:
    """Write the named columns (attributes such as ``division_id``) of existing rows."""
    rows = list(rows)
    if not rows or not columns:
        return
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    arrays: list[list[Any]] = [[row.pk for row in rows]]
    arrays += [[_value(field, getattr(row, field.attname)) for row in rows] for field in fields]
    types = ["bigint", *(_array_type(field) for field in fields)]
    given = ", ".join(f"%s::{kind}[]" for kind in types)
    names = ", ".join(["id", *(_column(field) for field in fields)])
    assigned = ", ".join(f"{_column(field)} = given.{_column(field)}{_cast(field)}" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM unnest({given}) AS given ({names}) WHERE {table}.id = given.id", arrays
        )


def _column(field: "models.Field[Any, Any]") -> str:
    return connection.ops.quote_name(field.column or field.attname)


def _is_json(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.JSONField)


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if _is_json(field) else value


def _array_type(field: "models.Field[Any, Any]") -> str:
    kind = _PRECISION.sub("", str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection)))
    return "text" if kind in ("varchar", "tsvector", "jsonb") else kind


def _cast(field: "models.Field[Any, Any]") -> str:
    kind = str(field.db_type(connection))
    return f"::{kind}" if kind in ("tsvector", "jsonb") else ""
