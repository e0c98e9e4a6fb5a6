"""In which order: the flows, their settings, and the command line."""
