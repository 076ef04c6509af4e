"""`python -m baoxue`: installs what is missing with the standard library, then runs the command line."""

import importlib.util
import sys

from baoxue import bootstrap

NEEDED = ("typer", "rich", "duckdb", "pyarrow", "streamlit")


def main() -> int:
    """Runs the command and returns its exit status."""
    arguments = sys.argv[1:]
    try:
        # `start` is what people run after an update; other commands only need the packages to be there.
        if arguments[:1] == ["start"] or any(importlib.util.find_spec(name) is None for name in NEEDED):
            bootstrap.enter(arguments)
    except bootstrap.BootstrapError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        bootstrap.say("stopped")
        return 130
    from baoxue import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
