"""
Which PostgreSQL to use, and as whom.

Two roles: the owner changes the tables, the web role only reads and writes rows (and cannot alter history).
``ZHUQI_AS_OWNER=1`` is set for the migration process and for the tests.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhuqi.foundation import embedded, home
from zhuqi.foundation.environment import BadSetting, env_bool, env_int, env_secret

OWNER = "zhuqi_owner"
WEB = "zhuqi_web"
DATABASE = "zhuqi"
PORT = embedded.PORT


def is_embedded() -> bool:
    """Return whether this system runs its own PostgreSQL."""
    return env_secret("DATABASE_URL") is None


def as_owner() -> bool:
    """Return whether this process works as the owner of the tables."""
    return env_bool("ZHUQI_AS_OWNER", default=False)


def owner_password() -> str:
    """Return the password of the owner of the embedded database."""
    return home.kept_secret("database_owner_password").decode()


def web_password() -> str:
    """Return the password of the web role."""
    return home.kept_secret("database_web_password").decode()


def parse_url(url: str, variable: str) -> dict[str, Any]:
    """
    Return Django's form of ``postgresql://user:password@host:port/name?options``.

    :raises BadSetting: if it is not such an address
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/") or port == -1:
        raise BadSetting(f"环境变量 {variable} 应形如 postgresql://用户:口令@主机:5432/数据库。")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }


def _embedded_settings() -> dict[str, Any]:
    return {
        "NAME": DATABASE,
        "USER": OWNER if as_owner() else WEB,
        "PASSWORD": owner_password() if as_owner() else web_password(),
        "HOST": str(embedded.socket_dir(home.postgres_dir())),
        "PORT": str(PORT),
        "OPTIONS": {},
    }


def _external_settings(url: str) -> dict[str, Any]:
    owner_url = env_secret("DATABASE_OWNER_URL")
    if as_owner():
        return parse_url(owner_url, "DATABASE_OWNER_URL") if owner_url else parse_url(url, "DATABASE_URL")
    return parse_url(url, "DATABASE_URL")


def database_settings() -> dict[str, Any]:
    """
    Return the value of ``DATABASES["default"]``.

    A serving process (``ZHUQI_POOL`` connections) keeps a pool; a command opens one connection and is gone.
    """
    url = env_secret("DATABASE_URL")
    chosen = _external_settings(url) if url else _embedded_settings()
    chosen |= {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True}
    pool_size = env_int("ZHUQI_POOL", default=0)
    if pool_size:
        chosen["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 15}
    return chosen
