"""Statistics, generated sentences and scores: plain functions on numbers and frames."""
