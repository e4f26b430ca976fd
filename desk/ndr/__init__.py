"""Failed deliveries on the desk: the list, the case beside it, what is done about one and about many."""
