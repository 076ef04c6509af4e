"""Dated sets of registers with their marts and indicators, published as a whole, named by the catalog."""
