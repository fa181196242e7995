"""The history and its seals only grow: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

TABLES = ("issues_issueevent", "issues_seal", "issues_sealentry")

FUNCTION = """
CREATE FUNCTION issues_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def _guard(table: str) -> str:
    return f"""
    CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION issues_refuse_change();
    CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION issues_refuse_change();
    """


def _unguard(table: str) -> str:
    return f"DROP TRIGGER {table}_no_truncate ON {table}; DROP TRIGGER {table}_append_only ON {table};"


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(_guard(table) for table in TABLES),
            "".join(_unguard(table) for table in TABLES) + "DROP FUNCTION issues_refuse_change();",
        )
    ]
