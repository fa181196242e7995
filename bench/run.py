"""
How fast it is: ``make bench``.  Prints one table; asserts nothing, for a machine may be busy.

Works in homes of its own, ``var/bench`` and ``var/bench-small``, which are loaded once and kept; one of an older shape
is thrown away and loaded anew.  ``make bench ARGS="--quick"`` asks less often; ``--issues N`` and ``--enterprises N``
take another size (and another home).  What takes seconds, imports and plans, is timed once; ``--no-tasks`` leaves it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tasks import measure, tasks

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
USUAL, SMALL = 100_000, 1_000
USUAL_FIRMS = 150_000
USUAL_VISITS = 20_000  # a month
SHAPE = 3  # raised whenever what `load_bench` makes gains something the scenes ask for
SLOWER_IS = 1.15  # beyond that a list has grown slower, below it is noise


def main() -> None:
    """Measure both homes and print the table."""
    parser = argparse.ArgumentParser(description="压测：各页面的响应时间与查询次数")
    parser.add_argument("--issues", type=int, default=USUAL, help=f"问题数，默认 {USUAL}")
    parser.add_argument("--quick", action="store_true", help="每项只请求少数几次")
    parser.add_argument("--only", default="", help="只测这些项目，用逗号分隔")
    parser.add_argument("--enterprises", type=int, default=USUAL_FIRMS, help=f"企业数，默认 {USUAL_FIRMS}")
    parser.add_argument("--no-tasks", action="store_true", help="不测导入、导出和规划")
    options = parser.parse_args()
    is_usual = (options.issues, options.enterprises) == (USUAL, USUAL_FIRMS)
    name = "bench" if is_usual else f"bench-{options.issues}-{options.enterprises}"
    effort = ["--requests", "12"] if options.quick else ["--requests", "20", "--rounds", "5"]
    only = ["--only", options.only] if options.only else []
    large = _home(name, options.issues, options.enterprises, [*effort, *only])
    small = _home("bench-small", SMALL, None, [*effort, "--only", "list,list_all,common,page,firms,firm"])
    _print(large, small)
    if not options.no_tasks:
        _print_tasks(VAR / name, frozenset(options.only.split(",")) - {""})


def _home(name: str, issues: int, enterprises: int | None, arguments: list[str]) -> dict[str, Any]:
    print(f"{name}：", file=sys.stderr, flush=True)
    shape = {"shape": SHAPE, "issues": issues, "enterprises": enterprises}
    _clear_older(VAR / name, shape)
    firms = ["--enterprises", str(enterprises), "--visits", str(USUAL_VISITS)] if enterprises else []
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "home.py"), "--issues", str(issues), *firms, *arguments],
        env={**os.environ, "ZHUQI_HOME": str(VAR / name)},
        stdout=subprocess.PIPE,
        check=True,
    )
    (VAR / name / "shape.json").write_text(json.dumps(shape), encoding="utf-8")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _clear_older(home: Path, shape: dict[str, Any]) -> None:
    """Throw away a home that an older bench made: what it lacks would be measured as nothing."""
    if not home.exists():
        return
    try:
        kept = json.loads((home / "shape.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if kept != shape:
        print(f"{home.name} 是旧版压测数据，重新载入。", file=sys.stderr, flush=True)
        shutil.rmtree(home)


def _print_tasks(home: Path, wanted: frozenset[str]) -> None:
    chosen = [task for task in tasks() if not wanted or task.key in wanted]
    if not chosen:
        return
    print("批量：", file=sys.stderr, flush=True)
    done = [measure(task, home) for task in chosen]
    print(f"\n{_wide('批量，秒', 44)}{'目标':>6}{'用时':>8}")
    for line in done:
        mark = " " if line["seconds"] <= line["aim"] else "!"
        print(f"{_wide(line['label'], 44)}{line['aim']:>8}{line['seconds']:>9.1f}{mark} {line['note']}")


def _print(large: dict[str, Any], small: dict[str, Any]) -> None:
    counts = large["counts"]
    firms = counts["enterprises"]
    print(
        f"\n{counts['issues']} 个问题，{counts['events']} 条办理记录，{firms} 家企业，{counts['visits']} 次走访；毫秒\n"
    )
    print(f"{_wide('页面', 34)}{'查询':>4}{'目标':>6}{'p50×1':>10}{'p95×1':>8}{'p50×8':>8}{'p95×8':>8}")
    for scene in large["scenes"]:
        one, eight = scene["one"], scene["eight"]
        mark = " " if scene["aim"] is None or one["p50"] <= scene["aim"] else "!"
        print(
            f"{_wide(scene['label'], 34)}{scene['queries']:>6}{scene['aim'] or '':>8}"
            f"{one['p50']:>9.1f}{mark}{one['p95']:>8.1f}{eight['p50']:>8.1f}{eight['p95']:>8.1f}"
        )
    print(f"\n{_wide(f'与 {SMALL} 个问题相比，p50×1', 34)}{SMALL:>10}{counts['issues']:>10}")
    by_key = {scene["key"]: scene for scene in large["scenes"]}
    for scene in small["scenes"]:
        if scene["key"] in by_key:
            before, after = scene["one"]["p50"], by_key[scene["key"]]["one"]["p50"]
            print(
                f"{_wide(scene['label'], 34)}{before:>10.1f}{after:>10.1f}{'  !' if after > before * SLOWER_IS else ''}"
            )


def _wide(text: str, width: int) -> str:
    """Pad text in which Chinese characters take two places."""
    return text + " " * max(0, width - sum(2 if ord(character) > 0x2E7F else 1 for character in text))


if __name__ == "__main__":
    main()
