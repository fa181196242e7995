"""Initials are found by the search vector: the column nobody could search by index goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_initials_in_the_index")]
    operations = [migrations.RemoveField("enterprise", "initials")]
