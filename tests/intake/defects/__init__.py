"""A generator of whole folders of registers with seeded defects, of which every place is known."""
