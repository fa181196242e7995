"""The access log only grows: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

from zhuqi.foundation.append_only import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [refuse_changes("organisations_accesslogentry")]
