"""The history of a policy only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_policies_and_their_history")]
    operations = [refuse_changes("policies_policyevent")]
