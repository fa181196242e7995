"""The one user that automatic acts are recorded under; it can never sign in."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import migrations


def create_system_user(apps, schema_editor):
    user_model = apps.get_model("organisations", "User")
    user, _ = user_model.objects.get_or_create(
        username="system", defaults={"name": "系统", "password": make_password(None)}
    )
    apps.get_model("organisations", "RoleGrant").objects.get_or_create(
        user=user, role="SYSTEM", scope="ALL", defaults={"since": date(2000, 1, 1)}
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_append_only_access_log")]
    operations = [migrations.RunPython(create_system_user, migrations.RunPython.noop)]
