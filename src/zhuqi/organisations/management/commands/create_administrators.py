"""The first three accounts of a new system (三员); everybody else is added by them on the pages."""

import secrets
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from zhuqi.foundation.commands import DatabaseCommand
from zhuqi.organisations.roles import ROLE_LABELS, Role
from zhuqi.organisations.selectors import system_actor
from zhuqi.organisations.services import create_administrators

_OPTIONS = (
    ("system", Role.SYSTEM_ADMIN),
    ("security", Role.SECURITY_ADMIN),
    ("audit", Role.AUDITOR),
)


class Command(DatabaseCommand):
    """``zhuqi create_administrators --system 用户名 --security 用户名 --audit 用户名``."""

    help = "建立系统管理员、安全管理员、审计管理员三个账号，并显示各自的一次性密码（首次登录须修改）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one user name for each of the three."""
        for option, role in _OPTIONS:
            parser.add_argument(f"--{option}", required=True, metavar="用户名", help=f"{ROLE_LABELS[role]}的用户名")
        self.add_json_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the accounts and print their passwords once; they are kept nowhere."""
        at = timezone.now()
        today = timezone.localdate(at)
        usernames = {role: str(options[option]) for option, role in _OPTIONS}
        passwords = {role: secrets.token_urlsafe(12) for role in usernames}
        create_administrators(usernames=usernames, passwords=passwords, actor=system_actor(today), at=at, today=today)
        rows = [
            {"role": ROLE_LABELS[role], "username": usernames[role], "password": passwords[role]} for role in usernames
        ]
        if options["json"]:
            self.print_json(rows)
            return
        for row in rows:
            self.stdout.write(f"{row['role']}　用户名 {row['username']}　一次性密码 {row['password']}")
        self.stdout.write("请分别交给三位管理员；密码不再显示，首次登录须修改。")
