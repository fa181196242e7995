"""The history of a visit only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [refuse_changes("visits_visitevent")]
