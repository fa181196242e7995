"""The history and its seals only grow: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial")]
    operations = [
        refuse_changes("issues_issueevent"),
        refuse_changes("issues_seal"),
        refuse_changes("issues_sealentry"),
    ]
