"""What the visits page says: where to go next, what the month owes, whom to look at, what was found, what
contradicts itself."""
