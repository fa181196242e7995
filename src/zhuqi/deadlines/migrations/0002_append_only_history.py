"""The history of the calendar and of the regimes only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [refuse_changes("deadlines_calendarevent"), refuse_changes("deadlines_regimeinforce")]
