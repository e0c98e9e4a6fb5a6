"""The process that keeps one engine or recognizer loaded and serves every flow of the machine."""
