"""The process that keeps one engine loaded and speaks for every flow of the machine."""
