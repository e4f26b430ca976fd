"""Real servers out of wheels, under our own supervision: for laptops, demos and tests, never for production."""
