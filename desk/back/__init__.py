"""What comes back: the board, the door where it is received, the shelf where it goes, and what couriers owe for it."""
