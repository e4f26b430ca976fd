"""Orders and parcels over REST."""
