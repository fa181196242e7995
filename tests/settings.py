"""The settings of the suite: a home and a database of its own, and passwords hashed fast."""

import os
from pathlib import Path

os.environ.setdefault("ZHUQI_HOME", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ["ZHUQI_AS_OWNER"] = "1"
os.environ["ZHUQI_POOL"] = "0"

from zhuqi.config.settings import *  # noqa: F403
from zhuqi.config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
