"""What the pages say: one module (or folder) a page, its sections in reading order, each a value."""
