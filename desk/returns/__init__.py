"""Returns that buyers ask for, on the desk: the list, one beside it, policies, and what is decided."""
