"""How often, how many at once, where stored: each phase as Prefect tasks."""
