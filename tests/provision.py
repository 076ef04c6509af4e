"""Sets up what the tests need beside Python packages: a browser, Chinese fonts, the published demo."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.running import chromium, published_demo

PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig")
LIGHT_BROWSER = "chromium-headless-shell"
"""The same engine without the windows: a sixth less to compute. Not every system has it."""
ADVICE = """The tests need a browser and Chinese fonts, and this machine has not got: {missing}.
Install them and run `make test` again. On Debian or Ubuntu:
    apt-get update && apt-get install -y {packages}
Elsewhere: Chromium or Chrome at one of the usual places, and the fonts Noto Sans CJK.
测试需要浏览器和中文字体，本机缺少：{missing}。请按上面的命令安装后重新运行 make test。
"""


def missing() -> list[str]:
    """What is not there: "browser", "Chinese fonts"."""
    lacking = []
    try:
        chromium()
    except FileNotFoundError:
        lacking.append("browser")
    if not has_chinese_fonts():
        lacking.append("Chinese fonts")
    return lacking


def has_chinese_fonts() -> bool:
    """Whether fontconfig knows a font for Chinese."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())


def install(*packages: str) -> None:
    """Takes the packages from the system's own source, when this process may."""
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        if subprocess.call([*command, "-o=Dpkg::Use-Pty=0"], env=settings, stdout=subprocess.DEVNULL) != 0:
            return


def strace() -> str | None:
    """The program that shows system calls, installed if this process may; None where it is refused."""
    if not sys.platform.startswith("linux"):
        return None
    if not shutil.which("strace") and shutil.which("apt-get") and os.geteuid() == 0:
        install("strace")
    program = shutil.which("strace")
    if (
        program
        and subprocess.run([program, "-f", "-o", os.devnull, "true"], capture_output=True).returncode == 0
    ):
        return program
    return None


def nginx() -> str | None:
    """The reverse proxy, installed if this process may; None where it cannot be had."""
    for again in (False, True):
        if found := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"):
            return found
        if again or not shutil.which("apt-get") or os.geteuid() != 0:
            return None
        install("nginx-light")
    return None


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[bool]:
    """Mounts a disk of that size at a folder; False where the machine refuses it."""
    place.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "baoxue-test", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def main() -> int:
    """Ends with 1 and says what to install when something is missing: tests are not skipped."""
    may_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if missing() and not may_install:
        return _advise()
    with ThreadPoolExecutor() as beside:
        # The network is waited for in the one, the processor is busy with the other.
        demo = None if "--stress" in sys.argv else beside.submit(published_demo)
        if missing():
            print(f"installing {', '.join(PACKAGES)} ...", flush=True)
            install(LIGHT_BROWSER, *PACKAGES[1:])
            if missing():
                install(*PACKAGES)
        nginx()
        strace()  # where it cannot be had, the tests that use it say what they used instead
        if demo:
            demo.result()
    return _advise() if missing() else 0


def _advise() -> int:
    sys.stderr.write(ADVICE.format(missing=", ".join(missing()), packages=" ".join(PACKAGES)))
    return 1


if __name__ == "__main__":
    sys.exit(main())
