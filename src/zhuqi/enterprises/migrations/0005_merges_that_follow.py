"""A merge may come along with another one: the survivor's own merge."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_fill_core_keys")]
    operations = [
        migrations.RemoveConstraint("enterprisemerge", "enterprise_is_merged_once"),
        migrations.RenameField("enterprisemerge", "undone_at", "ended_at"),
        migrations.AddConstraint(
            "enterprisemerge",
            models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("enterprise",), name="enterprise_is_merged_once"
            ),
        ),
        migrations.AddField(
            "enterprisemerge",
            "follows",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="enterprises.enterprisemerge",
            ),
        ),
        migrations.AlterField(
            "enterprisemerge",
            "into",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="received", to="enterprises.enterprise"
            ),
        ),
    ]
