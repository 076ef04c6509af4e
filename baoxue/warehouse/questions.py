"""The questions of queries/questions/: one file, one SELECT, checked before it is ever asked."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from baoxue import settings
from baoxue.warehouse.kept import Keeping
from baoxue.warehouse.record_linkage import BEFORE, LINKS

# They make rows out of their arguments; any other table function could reach files or the catalog.
HARMLESS_TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
# Session state has no place in a question: what it may depend on are its parameters.
FORBIDDEN_FUNCTIONS = re.compile(
    r"^(getvariable|getenv|current_setting|read_.*|pragma_.*|duckdb_.*|query|query_table)$"
)
CHOICE_PARAMETERS = frozenset({"county", "township", "school", "stages"})
FILTER_PARAMETERS = CHOICE_PARAMETERS | {"snapshot", "as_of"}


class QuestionError(ValueError):
    """A question file breaks a rule, or is asked in a way it does not allow; the message says how."""


@dataclass(frozen=True)
class Question:
    """One question: its SQL, the documentation at its head, the parameters and tables it uses."""

    name: str
    sql: str
    documentation: str
    parameters: frozenset[str]
    tables: frozenset[str]
    statement: duckdb.Statement = field(compare=False, repr=False)
    """The SQL as parsed: asking with it saves the engine a millisecond."""
    keeping: Keeping | None = None
    """How its answer is kept for all places at once; None where it is asked for each choice."""
    earlier_tables: frozenset[str] = frozenset()
    """Of its tables, those of the earlier snapshot that $before names: `before_<mart>` and
    the pairs of keys (LINKS)."""


def load_questions(folder: Path | None = None) -> Mapping[str, Question]:
    """All questions of a folder (queries/questions/) by name; QuestionError names file and rule."""
    return _load(folder or settings.QUERIES / "questions")


@cache
def _load(folder: Path) -> Mapping[str, Question]:
    with _parser().cursor() as parser:
        return {path.stem: read_question(path, parser) for path in sorted(folder.glob("*.sql"))}


def read_question(path: Path, parser: duckdb.DuckDBPyConnection) -> Question:
    """One question, checked: documented, one SELECT, no reach beyond tables named without a schema."""
    return _checked(path.stem, path.name, path.read_text(encoding="utf-8"), parser)


def make_question(name: str, sql: str) -> Question:
    """A question that no file holds, under the same rules; QuestionError where it breaks one."""
    with _parser().cursor() as parser:
        return _checked(name, name, sql, parser)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty database that reads statements and runs none of them; opening one takes longer than that."""
    return duckdb.connect(":memory:", config={"threads": 1})


def _checked(name: str, where: str, sql: str, parser: duckdb.DuckDBPyConnection) -> Question:
    documentation = header(sql)
    if not documentation:
        raise QuestionError(f"{where}: must begin with a comment that says what is asked")
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(f"{where}: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QuestionError(f"{where}: must be exactly one SELECT")
    parameters = frozenset(statements[0].named_parameters)
    keeping = Keeping.declared(documentation)
    if keeping and parameters & CHOICE_PARAMETERS:
        raise QuestionError(f"{where}: is kept for all places, so it cannot use a choice of them")
    tables = _tables_read(where, sql, parser)
    earlier = frozenset(name for name in tables if name in LINKS or name.startswith(BEFORE))
    if earlier and "before" not in parameters:
        raise QuestionError(f"{where}: reads an earlier snapshot, so it must take $before")
    return Question(
        name=name,
        sql=sql.strip().rstrip(";"),
        documentation=documentation,
        parameters=parameters,
        tables=tables,
        earlier_tables=earlier,
        statement=statements[0],
        keeping=keeping,
    )


def header(sql: str) -> str:
    """The comment lines at the head of an SQL file, without their dashes."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].strip())
    return "\n".join(lines).strip()


def _tables_read(name: str, sql: str, parser: duckdb.DuckDBPyConnection) -> frozenset[str]:
    answer = parser.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()[0][0]
    tree = json.loads(answer)
    if tree.get("error"):
        raise QuestionError(f"{name}: cannot be read: {tree.get('error_message')}")
    tables: set[str] = set()
    own: set[str] = set()
    for node in _nodes(tree):
        own |= {entry["key"] for entry in node.get("cte_map", {}).get("map", [])}
        if node.get("type") == "BASE_TABLE":
            if node.get("schema_name") or node.get("catalog_name"):
                raise QuestionError(f"{name}: {node['table_name']} must be named without a schema")
            tables.add(node["table_name"])
        called = node.get("function_name")
        if node.get("type") == "TABLE_FUNCTION":
            made_by = node["function"]["function_name"]
            if made_by not in HARMLESS_TABLE_FUNCTIONS:
                raise QuestionError(f"{name}: {made_by}() is not allowed as a table")
        if called and FORBIDDEN_FUNCTIONS.match(called):
            raise QuestionError(f"{name}: {called}() is not allowed")
    return frozenset(tables - own)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
