"""Calls, their history, rules and scripts only grow: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_calls_and_complaints")]
    operations = [
        refuse_changes("followups_followupcall"),
        refuse_changes("followups_followupevent"),
        refuse_changes("followups_followuprules"),
        refuse_changes("followups_callscript"),
    ]
