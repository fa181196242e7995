"""The history of a visit only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION visits_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER visits_visitevent_append_only
    BEFORE UPDATE OR DELETE ON visits_visitevent
    FOR EACH ROW EXECUTE FUNCTION visits_refuse_change();
CREATE TRIGGER visits_visitevent_no_truncate
    BEFORE TRUNCATE ON visits_visitevent
    FOR EACH STATEMENT EXECUTE FUNCTION visits_refuse_change();
"""

BACKWARD = """
DROP TRIGGER visits_visitevent_no_truncate ON visits_visitevent;
DROP TRIGGER visits_visitevent_append_only ON visits_visitevent;
DROP FUNCTION visits_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
