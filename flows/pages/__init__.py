"""What Prefect's pages show of a production beyond its task runs."""
