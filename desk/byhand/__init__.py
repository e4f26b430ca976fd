"""Orders by hand: the forms of new and changed orders, and of their parcels."""
