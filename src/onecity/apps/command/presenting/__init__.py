"""How the command pages say what they read."""
