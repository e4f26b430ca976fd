"""A pretend courier and messenger over real HTTP: for the demo and the tests. Imports nothing of Sampai."""
