"""The histories of appointments and of fieldwork only grow: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_appointments_campaigns_tours")]
    operations = [refuse_changes("visits_appointmentevent"), refuse_changes("visits_fieldworkevent")]
