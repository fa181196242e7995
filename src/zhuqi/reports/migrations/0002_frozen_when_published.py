"""A published document cannot change, and the history of one only grows: the database refuses."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        refuse_changes("reports_publication", when="OLD.status = 'PUBLISHED'"),
        refuse_changes("reports_publicationevent"),
    ]
