"""What the viewer may do besides looking."""

from baoxue.view import asking


def may_import() -> bool:
    """Whether the viewer takes data in at all: the steward, or whoever uses this machine alone."""
    viewer = asking.viewer()
    return viewer is not None and viewer.may_publish


def may_publish() -> bool:
    """Whether the viewer may change what is published: not the demo, which own data would replace."""
    return may_import() and not asking.current().edition.catalog.is_demo


def may_submit() -> bool:
    """Whether the viewer may hand in what was found on a visit: an inspector, or whoever uses this machine
    alone; not a steward who looks as somebody else."""
    reading = asking.current()
    viewer = reading.viewer
    if viewer is None or reading.looker.sees_as:
        return False
    return viewer.role == "inspector" or viewer.is_alone
