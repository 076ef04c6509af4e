"""The data and reporting page: what came, what is wrong with it, and whether the ledgers agree."""
