"""Sequential, batched or parallel: what was claimed, what the arithmetic says, and what would be chosen."""
