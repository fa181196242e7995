"""The access log only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION organisations_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER organisations_accesslogentry_append_only
    BEFORE UPDATE OR DELETE ON organisations_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION organisations_refuse_change();
CREATE TRIGGER organisations_accesslogentry_no_truncate
    BEFORE TRUNCATE ON organisations_accesslogentry
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_refuse_change();
"""

BACKWARD = """
DROP TRIGGER organisations_accesslogentry_no_truncate ON organisations_accesslogentry;
DROP TRIGGER organisations_accesslogentry_append_only ON organisations_accesslogentry;
DROP FUNCTION organisations_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
