"""What is remembered: productions, chunks, takes, verdicts. Domain objects go in and come out; rows stay inside."""
