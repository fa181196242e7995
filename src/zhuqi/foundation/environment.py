"""
Typed reading of the environment.  Whatever cannot be understood stops the program with a sentence: a
misspelt switch that silently means "off" is worse than a program that does not start.
"""

import os
from pathlib import Path

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


class BadSetting(Exception):
    """An environment variable holds something that cannot be understood."""


def env_bool(name: str, *, default: bool) -> bool:
    """:raises BadSetting: unless the variable is unset, empty, or one of 1/0 true/false yes/no on/off"""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise BadSetting(f"环境变量 {name} 应为 1 或 0，现在是“{text}”。")


def env_int(name: str, *, default: int, minimum: int = 0) -> int:
    """:raises BadSetting: unless the variable is unset, empty, or a whole number of at least ``minimum``"""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        raise BadSetting(f"环境变量 {name} 应为整数，现在是“{text}”。") from None
    if number < minimum:
        raise BadSetting(f"环境变量 {name} 不得小于 {minimum}，现在是 {number}。")
    return number


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Return the comma-separated parts of the variable."""
    parts = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [part for part in parts if part] or default


def env_secret(name: str) -> str | None:
    """
    Return the secret in ``name``, or the content of the file that ``name_FILE`` points to.

    :raises BadSetting: if both are set, or the file cannot be read or is empty
    """
    value, file_name = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if value and file_name:
        raise BadSetting(f"环境变量 {name} 与 {name}_FILE 只能设置一个。")
    if not file_name:
        return value or None
    try:
        content = Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSetting(f"环境变量 {name}_FILE 指向的文件“{file_name}”无法读取。") from None
    if not content:
        raise BadSetting(f"环境变量 {name}_FILE 指向的文件“{file_name}”是空的。")
    return content
