"""Who may see what, in plain Python: viewers, their areas and the scope that every question carries."""

from baoxue.access.scope import Scope
from baoxue.access.viewers import ROLES, Viewer, ViewersError, demo_viewer, demo_viewers

__all__ = ["ROLES", "Scope", "Viewer", "ViewersError", "demo_viewer", "demo_viewers"]
