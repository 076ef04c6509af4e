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

# They make rows out of their arguments; any other table function could reach files or the catalog.
HARMLESS_TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
# Session state has no place in a question: what it may depend on are its parameters.
FORBIDDEN_FUNCTIONS = re.compile(
    r"^(getvariable|getenv|current_setting|read_.*|pragma_.*|duckdb_.*|query|query_table)$"
)
FILTER_PARAMETERS = frozenset({"snapshot", "as_of", "county", "township", "school", "stages"})


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


def load_questions(folder: Path | None = None) -> Mapping[str, Question]:
    """All questions of a folder (queries/questions/) by name; QuestionError names file and rule."""
    return _load(folder or settings.QUERIES / "questions")


@cache
def _load(folder: Path) -> Mapping[str, Question]:
    with duckdb.connect(":memory:") as parser:
        return {path.stem: read_question(path, parser) for path in sorted(folder.glob("*.sql"))}


def read_question(path: Path, parser: duckdb.DuckDBPyConnection) -> Question:
    """One question, checked: documented, one SELECT, no reach beyond tables named without a schema."""
    sql = path.read_text(encoding="utf-8")
    documentation = header(sql)
    if not documentation:
        raise QuestionError(f"{path.name}: must begin with a comment that says what is asked")
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(f"{path.name}: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QuestionError(f"{path.name}: must be exactly one SELECT")
    return Question(
        name=path.stem,
        sql=sql.strip().rstrip(";"),
        documentation=documentation,
        parameters=frozenset(statements[0].named_parameters),
        tables=_tables_read(path.name, sql, parser),
        statement=statements[0],
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
