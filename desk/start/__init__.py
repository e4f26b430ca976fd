"""The first hour: the first owner, and the way from nothing to the first figure."""
