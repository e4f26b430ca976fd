"""What a server needs besides the code: configuration of the programs around it, and a look from inside."""
