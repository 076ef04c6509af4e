"""What the reporting page says, one module for each of its subjects."""
