"""REST for failed deliveries."""
