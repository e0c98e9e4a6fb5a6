"""What batching inside one model is worth, beside what the package itself does with the same lines."""
