"""What long work tells of itself while it goes on: the name of what is done next, and in which phase."""

from typing import Self

PHASES = ("read", "check", "write", "mart", "count")
"""In this order for one folder of registers: files, rules, registers, marts, indicators."""


class Step(str):
    """The name of a file, rule, register or mart, with its phase and the rows that were done before it."""

    phase: str
    rows: int

    def __new__(cls, name: str, phase: str, rows: int = 0) -> Self:
        step = super().__new__(cls, name)
        step.phase, step.rows = phase, rows
        return step
