"""Initials are words of the search vector: write it anew for the enterprises that were there before."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zhuqi.enterprises.names import search_literal

_AT_ONCE = 2000


def _write_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    firms, former = apps.get_model("enterprises", "Enterprise"), apps.get_model("enterprises", "FormerName")
    names: dict[int, list[str]] = {}
    for pk, name in former.objects.values_list("enterprise_id", "name"):
        names.setdefault(pk, []).append(name)
    rows = firms.objects.values_list("pk", "name", "credit_code", "number")
    waiting = []
    for pk, name, code, number in rows.iterator(chunk_size=_AT_ONCE):
        waiting.append((pk, search_literal([name, *names.get(pk, ())], [code or "", number])))
        if len(waiting) == _AT_ONCE:
            _flush(schema_editor, waiting)
            waiting = []
    _flush(schema_editor, waiting)


def _flush(schema_editor: BaseDatabaseSchemaEditor, waiting: list[tuple[int, str]]) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE enterprises_enterprise SET search = given.search::tsvector
            FROM unnest(%s::bigint[], %s::text[]) AS given (id, search) WHERE enterprises_enterprise.id = given.id
            """,
            [[pk for pk, _ in waiting], [literal for _, literal in waiting]],
        )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_merges_that_follow")]
    operations = [migrations.RunPython(_write_anew, migrations.RunPython.noop, elidable=True)]
