"""Where readers do something: files taken in, submissions, grants, statements of one's own."""
