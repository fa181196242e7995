"""
Getting the database ready: the server runs, the database exists, the tables are those of this version, and the
web role may do no more than it must.

What has been done is remembered in the database itself, so that the second time costs one query.
"""

import contextlib
import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from psycopg import sql

from zhuqi.config import database
from zhuqi.foundation import home
from zhuqi.foundation.embedded import EmbeddedError, EmbeddedPostgres, socket_dir
from zhuqi.foundation.environment import env_bool, env_secret

REFUSED = 2  # exit status of a command that has said in one sentence what is wrong
LOCK = 7_130_713  # advisory lock: one process prepares at a time
logger = logging.getLogger(__name__)
_running: list[EmbeddedPostgres] = []


class NotPrepared(Exception):
    """The database cannot be used; ``str(error)`` is a Chinese sentence."""


def embedded_server() -> EmbeddedPostgres:
    """Return the server of this home, not started."""
    return EmbeddedPostgres(home.postgres_dir(), database.OWNER, database.owner_password())


def start_server() -> EmbeddedPostgres | None:
    """
    Start the embedded server, or do nothing where another one is in use or a parent has started it.

    :raises NotPrepared: if it does not come up
    """
    if not database.is_embedded() or env_bool("ZHUQI_DATABASE_READY", default=False):
        return None
    try:
        server = embedded_server().start()
        _create_database()
    except EmbeddedError as error:
        raise NotPrepared(str(error)) from error
    _running.append(server)
    return server


def running_server() -> EmbeddedPostgres | None:
    """Return the embedded server this process has started, if it has."""
    return _running[-1] if _running else None


def _create_database() -> None:
    with psycopg.connect(
        host=str(socket_dir(home.postgres_dir())),
        port=database.PORT,
        user=database.OWNER,
        password=database.owner_password(),
        dbname="postgres",
        autocommit=True,
    ) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database.DATABASE]).fetchone():
            # Another process may be faster.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database.DATABASE)))


# --- is it ready?


def fingerprint() -> str:
    """Return a mark of everything that `prepare` would do in this version of the program."""
    files = [Path(__file__)]
    for app in apps.get_app_configs():
        files += sorted(Path(app.path, "migrations").glob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    digest.update(repr(append_only_tables()).encode())
    return digest.hexdigest()


def is_prepared() -> bool:
    """Return whether the database is as this version needs it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT fingerprint FROM zhuqi_prepared")
            row = cursor.fetchone()
    except DatabaseError:
        return False
    finally:
        connection.close()
    return row is not None and row[0] == fingerprint()


def bring_up_to_date() -> None:
    """
    Prepare the database in a process of its own, which works as the owner, unless it is prepared already.

    :raises NotPrepared: if that fails
    """
    if is_prepared():
        return
    done = subprocess.run(
        [sys.executable, "-m", "zhuqi.config.cli", "prepare_database"],
        env={**os.environ, "ZHUQI_AS_OWNER": "1", "ZHUQI_DATABASE_READY": "1", "ZHUQI_POOL": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode == REFUSED:
        raise NotPrepared(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        raise NotPrepared(f"数据库没有准备好，程序没有运行。\n{done.stderr.strip()}")
    if not is_prepared():
        raise NotPrepared(
            "数据库已准备，但程序账户无法读取，请检查 DATABASE_URL 与 DATABASE_OWNER_URL 指向同一数据库。"
        )


# --- making it ready


def append_only_tables() -> tuple[str, ...]:
    """Return the tables whose rows the web role may add and read, never change: each room names its own."""
    return tuple(sorted(table for app in apps.get_app_configs() for table in getattr(app, "append_only_tables", ())))


def prepare() -> None:
    """Migrate, set up the web role, and remember it.  Runs as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS zhuqi_prepared (fingerprint text NOT NULL)")
        web = web_role()
        if web is not None:
            grant(*web)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM zhuqi_prepared")
            cursor.execute("INSERT INTO zhuqi_prepared VALUES (%s)", [fingerprint()])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def web_role() -> tuple[str, str] | None:
    """Return name and password of the role the pages work as, or None where the owner does everything."""
    if database.is_embedded():
        return database.WEB, database.web_password()
    if not env_secret("DATABASE_OWNER_URL"):
        logger.warning("未设置 DATABASE_OWNER_URL：网页与建表使用同一个数据库账户。")
        return None
    chosen = database.parse_url(env_secret("DATABASE_URL") or "", "DATABASE_URL")
    if chosen["USER"] == connection.settings_dict["USER"]:
        return None
    return chosen["USER"], chosen["PASSWORD"]


def grant(role: str, password: str) -> None:
    """
    Let ``role`` sign in and work on the rows, but change neither tables nor history.

    A server where we may not create roles is left as it is: the role in DATABASE_URL must exist there.
    """
    name, secret, owner = sql.Identifier(role), sql.Literal(password), sql.Identifier(connection.settings_dict["USER"])
    history = set(append_only_tables()) & set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
            role_statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
            cursor.execute(role_statement.format(verb, name, secret))
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {0}",
            "GRANT USAGE ON SCHEMA public TO {0}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {0}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {0}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {1} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {0}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {1} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {0}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations, zhuqi_prepared FROM {0}",
        ):
            cursor.execute(sql.SQL(statement).format(name, owner))
        if connection.pg_version >= 170000:  # type: ignore[attr-defined]  # so that a large import may say what it brought
            cursor.execute(sql.SQL("GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {}").format(name))
        for table in sorted(history):
            cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), name))
