"""
What takes seconds, not milliseconds: taking in a roster, writing a ledger, planning stewards.

Each is run as the office runs it, as a command; the files are made once and kept beside the homes.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
ZHUQI = str(ROOT / ".venv" / "bin" / "zhuqi")
ROSTER_ROWS, OFFICERS, TARGETS = 100_000, 500, 10_000
_SECTORS = "CFGIL"
_DISTRICTS = ("东部片区", "南部片区", "西部片区", "北部片区", "中部片区")


@dataclass(frozen=True)
class Task:
    """One line of the table; ``aim`` in seconds."""

    key: str
    label: str
    run: Callable[[Path], dict[str, Any]]
    aim: int


def tasks() -> list[Task]:
    """Return what is timed, in the order of the table."""
    return [
        Task("import", f"导入企业名录 {ROSTER_ROWS} 行（空目录）", _import, 120),
        Task("import_again", f"再导入同一文件 {ROSTER_ROWS} 行", _import_again, 120),
        Task("export", "导出企业台账", _export, 120),
        Task("tours", "排一周走访路线 20 人 × 400 家", _tours, 60),
        Task("plan", f"规划首席服务官 {TARGETS} 家 × {OFFICERS} 人", _plan, 60),
    ]


def measure(task: Task, home: Path) -> dict[str, Any]:
    """Run a task beside the bench's home and return its seconds with what it says of itself."""
    print(f"  {task.label}", file=sys.stderr, flush=True)
    told = task.run(home)
    return {"key": task.key, "label": task.label, "aim": task.aim} | told


def _run(home: Path, arguments: Sequence[str]) -> tuple[float, Any]:
    started = time.perf_counter()
    done = subprocess.run(
        [ZHUQI, *arguments, "--json"],
        env={**os.environ, "ZHUQI_HOME": str(home)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return time.perf_counter() - started, json.loads(done.stdout)


def _import(home: Path) -> dict[str, Any]:
    empty = VAR / "bench-import"
    shutil.rmtree(empty, ignore_errors=True)
    empty.mkdir(parents=True)
    _run(empty, ["export_ledgers", "--only", "包联名册", "--out", str(empty / "out")])  # makes the database
    seconds, told = _run(empty, ["import_enterprises", str(_roster())])
    return {"seconds": seconds, "note": f"新增{told['created']}、退回{told['rejected']}"}


def _import_again(home: Path) -> dict[str, Any]:
    seconds, told = _run(VAR / "bench-import", ["import_enterprises", str(_roster())])
    return {"seconds": seconds, "note": f"无变化{told['unchanged']}、更新{told['updated']}"}


def _export(home: Path) -> dict[str, Any]:
    folder = VAR / "bench-ledgers"
    seconds, told = _run(home, ["export_ledgers", "--only", "企业台账", "--out", str(folder)])
    (ledger,) = told["ledgers"]
    megabytes = Path(ledger["file"]).stat().st_size / 1048576
    return {"seconds": seconds, "note": f"{ledger['rows']}行，{megabytes:.0f} MB"}


def _tours(home: Path) -> dict[str, Any]:
    """Choose among all firms of the home, and plan: what a working group asks for on the page, and its job."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "tours.py")],
        env={**os.environ, "ZHUQI_HOME": str(home)},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _plan(home: Path) -> dict[str, Any]:
    case = VAR / "bench-case.json"
    if not case.exists():
        case.write_text(json.dumps(_case(Random(13710)), ensure_ascii=False), encoding="utf-8")
    seconds, told = _run(home, ["plan_stewardship", "--data", str(case)])
    return {"seconds": seconds, "note": f"差距 {told['gap']:.3%}，未分派{len(told['unassigned'])}家"}


def _roster() -> Path:
    """Return a roster in the form the ledger is exported in, made once."""
    target = VAR / "bench-roster.xlsx"
    if target.exists():
        return target
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuqi.config.settings")
    import django

    django.setup()
    from zhuqi.config.bench_data._firms import credit_code
    from zhuqi.config.bench_data._texts import firm_name
    from zhuqi.foundation.spreadsheets import Column, OutputSheet, write_workbook

    random = Random(13710)
    columns = (
        "序号", "企业名称", "统一社会信用代码", "所属镇街", "地址", "行业", "企业状态", "是否四上", "标签",
        "从业人员", "营业收入（万元）", "资产总额（万元）", "数据截至日期", "企业联络员", "企业联络员电话",
    )  # fmt: skip
    rows = (
        (
            serial,
            firm_name(random, serial),
            credit_code(serial),
            f"压测{serial % 200 + 1}镇",
            f"产业大道{serial % 900 + 1}号",
            random.choice(("C33", "C26", "F51", "G54", "I65")),
            "正常",
            "是" if serial % 12 == 0 else "否",
            random.choice(("高纳税", "专精特新", "", "", "")),
            random.randrange(3, 900),
            random.randrange(50, 90_000),
            random.randrange(50, 90_000),
            "2025-12-31",
            f"联系人{serial}",
            f"138{serial:08}",
        )
        for serial in range(1, ROSTER_ROWS + 1)
    )
    target.write_bytes(write_workbook([OutputSheet("企业名录", [Column(title) for title in columns], rows)]))
    return target


def _case(random: Random) -> dict[str, Any]:
    officers = [
        {
            "id": f"o{n}",
            "min_load": 15,
            "max_load": 25,
            "district": _DISTRICTS[n % len(_DISTRICTS)],
            "skills": random.sample(_SECTORS, 2),
            "x": round(random.uniform(0, 100), 3),
            "y": round(random.uniform(0, 100), 3),
        }
        for n in range(OFFICERS)
    ]
    targets = [
        {
            "id": f"t{n}",
            "load": 1,
            "district": random.choice(_DISTRICTS),
            "sector": random.choice(_SECTORS),
            "x": round(random.uniform(0, 100), 3),
            "y": round(random.uniform(0, 100), 3),
            "current": f"o{random.randrange(OFFICERS)}" if random.random() < 0.6 else None,
            "conflicts": [f"o{random.randrange(OFFICERS)}"] if random.random() < 0.02 else [],
        }
        for n in range(TARGETS)
    ]
    weights = {"distance": 1, "district": 20, "expertise": 10, "change": 5, "balance": 2}
    return {"officers": officers, "targets": targets, "weights": weights}
