"""The history of an enterprise only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enterprises_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER enterprises_enterpriseevent_append_only
    BEFORE UPDATE OR DELETE ON enterprises_enterpriseevent
    FOR EACH ROW EXECUTE FUNCTION enterprises_refuse_change();
CREATE TRIGGER enterprises_enterpriseevent_no_truncate
    BEFORE TRUNCATE ON enterprises_enterpriseevent
    FOR EACH STATEMENT EXECUTE FUNCTION enterprises_refuse_change();
"""

BACKWARD = """
DROP TRIGGER enterprises_enterpriseevent_no_truncate ON enterprises_enterpriseevent;
DROP TRIGGER enterprises_enterpriseevent_append_only ON enterprises_enterpriseevent;
DROP FUNCTION enterprises_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
