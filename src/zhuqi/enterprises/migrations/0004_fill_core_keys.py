"""Fill what names are compared by, for the enterprises and former names that were there before."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zhuqi.enterprises.names import core_key, name_key

_AT_ONCE = 2000


def _fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model, columns in (("Enterprise", {"core_key": core_key}), ("FormerName", {"name_key": name_key})):
        table = apps.get_model("enterprises", model)
        waiting = []
        for row in table.objects.only("id", "name", *columns).iterator(chunk_size=_AT_ONCE):
            for column, key in columns.items():
                setattr(row, column, key(row.name)[:120])
            waiting.append(row)
            if len(waiting) == _AT_ONCE:
                table.objects.bulk_update(waiting, list(columns))
                waiting = []
        if waiting:
            table.objects.bulk_update(waiting, list(columns))


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_merging_and_requests")]
    operations = [migrations.RunPython(_fill, migrations.RunPython.noop, elidable=True)]
