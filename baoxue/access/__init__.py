"""Who may see what, in plain Python: viewers, their areas and the scope that every question carries."""

from baoxue.access.scope import Scope
from baoxue.access.viewers import AREAS, ROLES, Viewer, ViewersError, demo_viewer, demo_viewers

__all__ = ["AREAS", "ROLES", "Scope", "Viewer", "ViewersError", "demo_viewer", "demo_viewers"]
