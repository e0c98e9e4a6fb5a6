"""What listening and translating at the same time gains: claims that were published, the arithmetic, and our relay."""
