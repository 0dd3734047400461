"""Pages of accounts: one's own settings, people and their posts, the tree of organisations, the entrance."""
