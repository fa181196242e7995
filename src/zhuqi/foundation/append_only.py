"""Tables that only grow: triggers that refuse UPDATE, DELETE and TRUNCATE, for the migrations of every room."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION zhuqi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def refuse_changes(table: str, *, when: str = "") -> migrations.RunSQL:
    """
    Return the operation that guards ``table``.

    ``when`` is a condition on ``OLD`` for tables of which only some rows are frozen, such as published documents.
    """
    condition = f"WHEN ({when}) " if when else ""
    return migrations.RunSQL(
        f"""{_FUNCTION}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW {condition}EXECUTE FUNCTION zhuqi_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION zhuqi_refuse_change();
        """,
        f"DROP TRIGGER {table}_no_truncate ON {table}; DROP TRIGGER {table}_append_only ON {table};",
    )
