"""From answers to what a page says: headings with their figure and rows of charts; one module per page."""
