"""How far the ear can be trusted: faults are put into good takes on purpose, and what is found is counted."""
