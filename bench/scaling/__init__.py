"""How the store bears a thousand books of two thousand chunks: every query of daily life, median and worst."""
