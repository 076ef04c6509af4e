"""The one person who uses a machine alone with their own data (BAOXUE_SINGLE_USER=1)."""

from baoxue.access import Scope, Viewer
from baoxue.warehouse.filters import Filters
from baoxue.warehouse.warehouse import Edition

ANYONE = Scope(role="leader", counties=("-",))
"""Names of places are public to anyone who may see anything: enough to learn which counties there are."""
ALONE = "owner"
"""What that person is called in the audit log."""


def viewer_alone(edition: Edition, role: str = "leader") -> Viewer:
    """That person in one of the roles, over all counties of the newest snapshot."""
    places = edition.ask("filter_options", ANYONE, Filters())
    counties = tuple(places.loc[places["kind"] == "county", "code"].tolist())
    return Viewer(ALONE, role, counties=counties, is_alone=True)
