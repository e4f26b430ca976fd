"""The languages that the simulator's couriers speak: the same parcels, told as different companies would."""
