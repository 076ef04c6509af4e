"""What the accountability page says: a ranking with its ranges, each unit's card, and what stands behind
it."""
