"""Intake: Excel and CSV registers become checked, typed rows; nothing is repaired silently."""
