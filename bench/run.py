"""
How fast it is: ``make bench``.  Prints one table; asserts nothing, for a machine may be busy.

Works in homes of its own, ``var/bench`` and ``var/bench-small``, which are loaded once and kept.
``make bench ARGS="--quick"`` asks less often; ``--issues N`` takes another size (and another home).
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
USUAL, SMALL = 100_000, 1_000
SLOWER_IS = 1.15  # beyond that a list has grown slower, below it is noise


def main() -> None:
    """Measure both homes and print the table."""
    parser = argparse.ArgumentParser(description="压测：各页面的响应时间与查询次数")
    parser.add_argument("--issues", type=int, default=USUAL, help=f"问题数，默认 {USUAL}")
    parser.add_argument("--quick", action="store_true", help="每项只请求少数几次")
    parser.add_argument("--only", default="", help="只测这些项目，用逗号分隔")
    options = parser.parse_args()
    name = "bench" if options.issues == USUAL else f"bench-{options.issues}"
    effort = ["--requests", "12"] if options.quick else ["--requests", "20", "--rounds", "5"]
    large = _home(name, options.issues, [*effort, *(["--only", options.only] if options.only else [])])
    small = _home("bench-small", SMALL, [*effort, "--only", "list,list_all,common,page"])
    _print(large, small)


def _home(name: str, issues: int, arguments: list[str]) -> dict[str, Any]:
    print(f"{name}：", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "home.py"), "--issues", str(issues), *arguments],
        env={**os.environ, "ZHUQI_HOME": str(ROOT / "var" / name)},
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _print(large: dict[str, Any], small: dict[str, Any]) -> None:
    counts = large["counts"]
    print(f"\n{counts['issues']} 个问题，{counts['events']} 条办理记录；毫秒\n")
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
