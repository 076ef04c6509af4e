"""A figure that stands without a register says what it does not know for want of it."""

from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings import definitions
from baoxue.view.findings.figures import incomplete
from baoxue.view.words import named

NAMED = load_indicators()["dropout_rate_named"]


def test_what_is_unknown_without_movements_is_said() -> None:
    (lacking,) = NAMED.completed_by
    assert lacking.register == "movements"
    assert named(lacking.text) in incomplete(NAMED, {"roll", "dropout_cases"})
    assert not incomplete(NAMED, {"roll", "dropout_cases", "movements"})
    assert any(named(lacking.text) in text for _, text in definitions.lines(NAMED))


def test_a_register_is_needed_or_completes() -> None:
    for one in load_indicators().values():
        assert not one.needs & {it.register for it in one.completed_by}, one.id
