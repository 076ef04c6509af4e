"""Makes the environment `.venv` from the lock file and moves into it, with the standard library alone."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
INSIDE = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = ENVIRONMENT / "baoxue-installed.json"
OLDEST_PYTHON = (3, 11)
WORDS = Path(__file__).with_name("start_words.json")


class BootstrapError(Exception):
    """Something the reader must put right; its text says what."""


def words(key: str, **values: object) -> str:
    """A message in Chinese and English, one line each: nobody has chosen a language yet."""
    lines = json.loads(WORDS.read_text(encoding="utf-8"))[key]
    return "\n".join(line.format(**values) for line in lines)


def say(key: str, **values: object) -> None:
    """Prints a message; a console that cannot show Chinese shows question marks instead of failing."""
    text = words(key, **values)
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def require_python() -> None:
    """Raises BootstrapError when the interpreter is too old for the locked packages."""
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(str(part) for part in sys.version_info[:3])
        raise BootstrapError(words("python_too_old", version=version, executable=sys.executable))


def install(tests: bool = False) -> None:
    """Brings `.venv` to the state of the lock; does nothing when its stamp says that it is there already.

    With `tests` the packages of requirements-dev.lock too. Raises BootstrapError.
    """
    require_python()
    # Once the test packages are there, `make run` keeps them up to date as well.
    tests = tests or "requirements-dev.lock" in _stamped()
    wanted = _wanted(tests)
    if INSIDE.exists() and _stamped() == wanted:
        return
    if not _works("-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        say("making_environment", folder=ENVIRONMENT)
        _make_environment("--clear")
    elif not _works("-m", "pip", "--version"):
        _make_environment()
    began = time.monotonic()
    lock = ROOT / ("requirements-dev.lock" if tests else "requirements.lock")
    STAMP.unlink(missing_ok=True)
    _install_lock(lock, compiled=not tests)
    # The package itself, from this folder: setuptools is in the lock, so that nothing is fetched for it.
    own = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--editable", str(ROOT)]
    if subprocess.call([*_pip(), *own], cwd=ROOT) != 0:
        raise BootstrapError(words("install_failed"))
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    say("installed", seconds=round(time.monotonic() - began))


def enter(arguments: list[str]) -> None:
    """Returns inside an environment that has everything; elsewhere installs one and starts over inside it.

    An environment that somebody else looks after (a container, conda) is taken as it is when it has
    what is needed.
    """
    require_python()
    inside = Path(sys.prefix).resolve() == ENVIRONMENT.resolve()
    if not inside and importlib.util.find_spec("streamlit") and importlib.util.find_spec("typer"):
        return
    install()
    if inside:
        return
    command = [str(INSIDE), "-m", "baoxue", *arguments]
    if WINDOWS:  # execv would give the console back while the server is still running
        try:
            sys.exit(subprocess.call(command, cwd=ROOT))
        except KeyboardInterrupt:
            sys.exit(130)
    os.execv(INSIDE, command)


def main() -> int:
    """`python -m baoxue.bootstrap [--tests]`: installs and ends."""
    try:
        install(tests="--tests" in sys.argv[1:])
    except BootstrapError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return 0


def _wanted(tests: bool) -> dict[str, str]:
    """What the stamp must say: the locks, the interpreter, and the place the scripts were written for."""
    names = ["pyproject.toml", "requirements.lock"]
    if tests:
        names.append("requirements-dev.lock")
    stamp = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}
    return stamp | {"place": str(ROOT)}


def _stamped() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _pip() -> list[str]:
    return [str(INSIDE), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def _works(*arguments: str) -> bool:
    try:
        run = subprocess.run([str(INSIDE), *arguments], capture_output=True, check=False)
    except OSError:
        return False
    return run.returncode == 0


def _make_environment(*options: str) -> None:
    if subprocess.call([sys.executable, "-m", "venv", *options, str(ENVIRONMENT)]) != 0:
        raise BootstrapError(words("no_venv"))


def _install_lock(lock: Path, compiled: bool) -> None:
    """Installs one lock file, showing how far it is; pip's own lines are shown only when it fails.

    Not `compiled`: each module is when it is first imported. A server may not be allowed to write here then;
    tests may, and installing for them takes 19 s of processor time instead of 33.
    """
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalpha())
    say("installing", count=count)
    command = [*_pip(), "--require-hashes", "--progress-bar", "off", "-r", str(lock)]
    command += [] if compiled else ["--no-compile"]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        for said in run.stdout or ():
            line = said.decode(errors="replace")
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")) and sys.stdout.isatty():
                done = sum(1 for known in lines if known.startswith(("Collecting ", "Requirement already")))
                sys.stdout.write(f"\r{min(done, count)}/{count}")
                sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write("\r")
    if run.returncode != 0:
        sys.stderr.writelines(lines[-30:])
        raise BootstrapError(words("install_failed"))


if __name__ == "__main__":
    sys.exit(main())
