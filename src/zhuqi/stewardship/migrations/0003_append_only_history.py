"""The history of stewardship only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0002_bonds_and_history")]
    operations = [refuse_changes("stewardship_stewardshipevent")]
