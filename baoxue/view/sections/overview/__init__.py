"""Sections of the first page."""
