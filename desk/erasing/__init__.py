"""A buyer's personal data go, through all rooms, with a proof that holds none of them."""
