"""From answers to what a page says: headings with their figure, and the rows of its charts. One module per page."""
