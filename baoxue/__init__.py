"""保学: the county's analysis layer for keeping every child in compulsory education."""

__version__ = "0.1.0"
