"""One action over many rows of a list."""
