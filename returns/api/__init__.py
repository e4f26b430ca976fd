"""What comes back, over REST."""
