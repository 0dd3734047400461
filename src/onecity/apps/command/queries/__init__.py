"""What the command pages read, always within the reader's scope."""
