"""What every test may use: the database, one fixed day, a page in a real browser."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

MONDAY_NOON = datetime(2026, 9, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
GUARDED_AGAINST_TRUNCATE = """
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgtype::int & 32 > 0
"""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def database_server() -> Iterator[None]:
    """Keep the embedded server running for the whole session; with DATABASE_URL there is nothing to do."""
    from zhuqi.config import preparation

    server = preparation.start_server()
    yield
    if server is not None:
        server.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Mark what drives a browser, and what asks the database.  And: after a test that really commits, all tables are
    emptied; give back what the migrations had put there (the system's own account, for one).
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        marker = item.get_closest_marker("django_db")
        if marker is not None or {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        commits = marker is not None and marker.kwargs.get("transaction")
        if commits or {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session", autouse=True)
def emptying_is_allowed_to_tests() -> Iterator[None]:
    """
    The history tables refuse to be emptied; between two tests they are, by setting their triggers aside.  The
    queue's tables are Procrastinate's own, so Django would pass over them.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    ordinary = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, **options):  # type: ignore[no-untyped-def]
        statements = ordinary(self, style, tables, **options)
        with self.connection.cursor() as cursor:
            cursor.execute(GUARDED_AGAINST_TRUNCATE)
            guarded = [self.quote_name(table) for (table,) in cursor.fetchall()]
        aside = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded]
        back = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded]
        return [*aside, *statements, "TRUNCATE procrastinate_jobs CASCADE", *back]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, database_server: None) -> None:
    """The server must run before pytest-django makes the test database."""


@pytest.fixture(autouse=True)
def attachments_of_this_test(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Attached files of one test are not seen by the next."""
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def monday_noon() -> datetime:
    """The one present moment of the tests: Monday 2026-09-21, 12:00 in Shanghai."""
    return MONDAY_NOON


def _chromium() -> str | None:
    for name in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if Path(name).exists():
            return name
    return shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium(django_db_setup: None):  # type: ignore[no-untyped-def]
    """One Chromium for the session.  Where it must be present (ZHUQI_REQUIRE_BROWSER=1) its absence is a failure."""
    from django.db import connection
    from playwright.sync_api import sync_playwright

    program = _chromium()
    if program is None:
        if os.environ.get("ZHUQI_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium found although ZHUQI_REQUIRE_BROWSER=1")
        pytest.skip("no Chromium on this machine")
    # Playwright's loop runs in this thread; our own calls stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    put_by_migrations = connection._test_serialized_contents  # type: ignore[attr-defined]
    with sync_playwright() as playwright:
        # A thread with a loop has connections of its own; they, too, must give back what a committing test took away.
        connection._test_serialized_contents = put_by_migrations  # type: ignore[attr-defined]
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser_context(chromium):  # type: ignore[no-untyped-def]
    """One browser profile for the session; making one costs more than a second."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context, live_server):  # type: ignore[no-untyped-def]
    """
    An empty page at desk width, signed out.  ``page.base`` is the address of the running system;
    ``page.set_viewport_size({"width": 390, "height": 844})`` makes it a phone.
    """
    browser_context.clear_cookies()
    page = browser_context.new_page()
    page.base = live_server.url
    yield page
    page.close()
