"""The child process of `own_sql`: reads tables, closes everything behind itself, answers one SELECT.

`python -I own_sql_child.py SECONDS MEGABYTES`, in a folder with one .arrow file per table; the statement
comes on standard input, the answer goes to standard output as an Arrow stream. It imports nothing of the
package: that would take longer than most answers.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow as pa

SAID = 3
"""Status of a child that wrote why on standard error."""
MOST_ROWS = 5000
ENGINE_SHARE = 0.35
"""Of the memory: what the engine may use by its own count; the rest is for what it does not count."""
LARGEST_ANSWER = 64_000_000


def limit(seconds: float, megabytes: int) -> None:
    """What the system will not let this process exceed; on systems without such limits the parent's clock is
    all there is."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = _address_space() + megabytes * 1024 * 1024
    processor = int(seconds) + 5
    for kind, value in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Bytes that this process has mapped by now: libraries reserve far more than they use."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * 4096 if statm.exists() else 4 << 30


def answer(select: str, seconds: float, megabytes: int) -> pa.Table:
    """The rows of the statement, one more than are shown at most."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{round(megabytes * ENGINE_SHARE)}MB",
            "threads": "1",
            "python_enable_replacements": "false",
            "max_temp_directory_size": "0KB",
            "max_execution_time": str(round(seconds * 1000)),
        },
    )
    for path in sorted(Path.cwd().glob("*.arrow")):
        table = pa.ipc.open_file(pa.OSFile(str(path))).read_all()
        connection.register("arriving", table)
        connection.execute(f'create table "{path.stem}" as select * from arriving')
        connection.unregister("arriving")
        path.unlink()
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    limit(seconds, megabytes)
    (statement,) = duckdb.extract_statements(select)
    if statement.type != duckdb.StatementType.SELECT:
        raise duckdb.Error("not a SELECT")
    reader = connection.sql(select).to_arrow_reader(1000)
    batches, count, size = [], 0, 0
    for batch in reader:
        batches.append(batch)
        count, size = count + batch.num_rows, size + batch.nbytes
        if size > LARGEST_ANSWER // 2:
            raise MemoryError("the answer")
        if count > MOST_ROWS:
            break
    return pa.Table.from_batches(batches, reader.schema).slice(0, MOST_ROWS + 1)


def main() -> int:
    """Status 0 and an answer, or SAID and the reason on standard error."""
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    select = sys.stdin.buffer.read().decode("utf-8")
    try:
        table = answer(select, seconds, megabytes)
        with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as writer:
            writer.write_table(table)
    except duckdb.InterruptException:
        return _say("too_slow", f"{seconds:g}")
    except (duckdb.OutOfMemoryException, MemoryError, OSError):
        return _say("too_large", str(megabytes))
    except duckdb.Error as error:
        return _say("wrong", str(error).splitlines()[0])
    return 0


def _say(reason: str, detail: str) -> int:
    sys.stderr.write(f"\n{reason}\t{detail}\n")
    return SAID


if __name__ == "__main__":
    sys.exit(main())
