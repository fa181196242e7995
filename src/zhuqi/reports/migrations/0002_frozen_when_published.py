"""A published document cannot change, and the history of one only grows: the database refuses."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reports_publication_frozen_when_published
    BEFORE UPDATE OR DELETE ON reports_publication
    FOR EACH ROW WHEN (OLD.status = 'PUBLISHED') EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_publication_no_truncate
    BEFORE TRUNCATE ON reports_publication
    FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_publicationevent_append_only
    BEFORE UPDATE OR DELETE ON reports_publicationevent
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_publicationevent_no_truncate
    BEFORE TRUNCATE ON reports_publicationevent
    FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse_change();
"""

BACKWARD = """
DROP TRIGGER reports_publicationevent_no_truncate ON reports_publicationevent;
DROP TRIGGER reports_publicationevent_append_only ON reports_publicationevent;
DROP TRIGGER reports_publication_no_truncate ON reports_publication;
DROP TRIGGER reports_publication_frozen_when_published ON reports_publication;
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
