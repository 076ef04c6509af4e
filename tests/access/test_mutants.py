"""Each protection taken out of the source in turn: the tests notice every time."""

from pathlib import Path

import pytest

from tests.access.mutating import SHORT, copy_of_sources, lives, mutants, run_tests

MUTANTS = mutants()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_sources(tmp_path_factory.mktemp("mutants") / "sources")


def test_names_are_unique_and_every_mutant_fits_the_source(copied: Path) -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    gone = [it.name for it in MUTANTS if (copied / it.file).read_text("utf-8").count(it.before) < 1]
    assert gone == []
    assert [it.name for it in MUTANTS if it.before == it.after] == []


@pytest.mark.parametrize("mutant", [it for it in MUTANTS if it.name in SHORT], ids=lambda it: it.name)
def test_the_tests_notice(mutant, copied: Path) -> None:
    assert lives(mutant, copied) == ""


@pytest.mark.stress
def test_without_a_mutant_all_these_tests_pass(copied: Path) -> None:
    run = run_tests(tuple(sorted({test for it in MUTANTS for test in it.tests})), copied)
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.stress
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda it: it.name)
def test_the_tests_notice_every_one(mutant, copied: Path) -> None:
    assert lives(mutant, copied) == ""
