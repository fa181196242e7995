"""The history of the calendar and of the regimes only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION deadlines_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deadlines_calendarevent_append_only
    BEFORE UPDATE OR DELETE ON deadlines_calendarevent
    FOR EACH ROW EXECUTE FUNCTION deadlines_refuse_change();
CREATE TRIGGER deadlines_calendarevent_no_truncate
    BEFORE TRUNCATE ON deadlines_calendarevent
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_refuse_change();
CREATE TRIGGER deadlines_regimeinforce_append_only
    BEFORE UPDATE OR DELETE ON deadlines_regimeinforce
    FOR EACH ROW EXECUTE FUNCTION deadlines_refuse_change();
CREATE TRIGGER deadlines_regimeinforce_no_truncate
    BEFORE TRUNCATE ON deadlines_regimeinforce
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_refuse_change();
"""

BACKWARD = """
DROP TRIGGER deadlines_regimeinforce_no_truncate ON deadlines_regimeinforce;
DROP TRIGGER deadlines_regimeinforce_append_only ON deadlines_regimeinforce;
DROP TRIGGER deadlines_calendarevent_no_truncate ON deadlines_calendarevent;
DROP TRIGGER deadlines_calendarevent_append_only ON deadlines_calendarevent;
DROP FUNCTION deadlines_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
