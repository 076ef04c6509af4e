"""What the visits page says: where to go next, what the month owes, what was found, what contradicts
itself."""
