"""What can go wrong with a take, made on purpose: in what is said, or in its sound."""
