"""What is done: the six phases and the nouns they share. No Prefect, no SQL."""
