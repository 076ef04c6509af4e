"""What definition files have in common: how they are read, and how their faults are said."""
