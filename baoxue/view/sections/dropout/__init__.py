"""辍学与复学: who is not in school, how fast they are found and brought back, and whether they stay."""
