"""The room of everything a reader sees: frame, filter bar, blocks, charts, words."""
