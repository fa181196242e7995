"""What cannot be understood in the environment stops the program with a sentence."""

import threading

import pytest

from zhuqi.config.database import parse_url
from zhuqi.foundation.environment import BadSetting, env_bool, env_int, env_list, env_secret
from zhuqi.foundation.home import kept_secret


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), (" ", True), ("", True)])
def test_a_switch(monkeypatch, text, value):
    monkeypatch.setenv("ZHUQI_X", text)
    assert env_bool("ZHUQI_X", default=True) is value


def test_a_misspelt_switch_stops_the_program(monkeypatch):
    monkeypatch.setenv("ZHUQI_X", "ture")
    with pytest.raises(BadSetting, match="ZHUQI_X 应为 1 或 0"):
        env_bool("ZHUQI_X", default=False)


@pytest.mark.parametrize("text", ["ten", "-1", "1.5"])
def test_a_bad_number_stops_the_program(monkeypatch, text):
    monkeypatch.setenv("ZHUQI_X", text)
    with pytest.raises(BadSetting, match="ZHUQI_X"):
        env_int("ZHUQI_X", default=3)


def test_a_list_is_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ZHUQI_X", " a, b,,c ")
    assert env_list("ZHUQI_X", default=[]) == ["a", "b", "c"]


def test_a_secret_may_be_in_a_file_and_only_in_one_place(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    monkeypatch.setenv("ZHUQI_X_FILE", str(file))
    assert env_secret("ZHUQI_X") == "from the file"
    monkeypatch.setenv("ZHUQI_X", "from the environment")
    with pytest.raises(BadSetting, match="只能设置一个"):
        env_secret("ZHUQI_X")


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_a_missing_or_empty_file_stops_the_program(monkeypatch, tmp_path, content):
    if content is not None:
        (tmp_path / "secret").write_text(content)
    monkeypatch.setenv("ZHUQI_X_FILE", str(tmp_path / "secret"))
    with pytest.raises(BadSetting, match="ZHUQI_X_FILE"):
        env_secret("ZHUQI_X")


def test_a_database_address_is_read_in_full():
    found = parse_url("postgresql://us%40er:p%2Fw@db.example:6543/zhu%20qi?sslmode=require", "DATABASE_URL")
    assert found == {
        "NAME": "zhu qi",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }
    assert parse_url("postgres:///zhuqi?host=/run/pg", "DATABASE_URL")["HOST"] == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://a/b", "zhuqi", "postgresql://host:port/db", "postgresql://host"])
def test_a_bad_database_address_stops_the_program(url):
    with pytest.raises(BadSetting, match="DATABASE_URL 应形如"):
        parse_url(url, "DATABASE_URL")


def test_asking_for_a_secret_at_once_gives_everybody_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHUQI_HOME", str(tmp_path / "home"))
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(kept_secret("key"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [file.name for file in (tmp_path / "home" / "secrets").iterdir()] == ["key"]
