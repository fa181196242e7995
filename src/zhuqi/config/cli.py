"""
The one command line: ``zhuqi COMMAND``.

A command finds the database running and up to date; a command that needs none starts none.
"""

import difflib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from zhuqi import VERSION
from zhuqi.foundation.environment import BadSetting

OWNER_COMMANDS = frozenset(
    {"migrate", "makemigrations", "optimizemigration", "prepare_database", "showmigrations", "sqlmigrate", "sqlflush"}
)
DATABASE_FREE = frozenset({"check", "collectstatic", "diffsettings", "findstatic", "help", "startapp"})


def main() -> None:
    """Run the command in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuqi.config.settings")
    signal.signal(signal.SIGTERM, _terminated)
    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    if name in {"version", "--version"}:
        sys.stdout.write(f"助企 {VERSION}\n")
        return
    if name in OWNER_COMMANDS:
        os.environ["ZHUQI_AS_OWNER"] = "1"
    try:
        _run(name)
    except BadSetting as error:
        _refuse(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(name: str) -> None:
    import django
    from django.core.management import ManagementUtility, get_commands

    django.setup()
    known = {*get_commands(), "help"}
    if name not in known and not name.startswith("-"):
        near = difflib.get_close_matches(name, known, n=1)
        _refuse(f"没有“{name}”这个命令" + (f"，是不是 {near[0]}？" if near else "，用 zhuqi help 查看全部命令。"))
    if name in known and _needs_database(name):
        _make_database_ready(name)
    utility = ManagementUtility(["zhuqi", *sys.argv[1:]])
    utility.prog_name = "zhuqi"
    utility.execute()


def _needs_database(name: str) -> bool:
    """Return whether the command works on the database; bad arguments and --help end the program before that."""
    from django.core.management import get_commands, load_command_class

    if name in DATABASE_FREE:
        return False
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    command._called_from_command_line = True  # type: ignore[attr-defined]  # how Django tells its parser
    options = command.create_parser("zhuqi", name).parse_args(sys.argv[2:])
    needs = getattr(command, "needs_database", None)
    return bool(needs(vars(options)) if needs else getattr(command, "requires_database", True))


def _make_database_ready(name: str) -> None:
    from zhuqi.config import preparation

    try:
        preparation.start_server()
        if name not in OWNER_COMMANDS:
            preparation.bring_up_to_date()
    except preparation.NotPrepared as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)  # 1 is what verify_ledger says of a broken history


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """Leave by the ordinary way, so that the server we may have started is stopped."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
