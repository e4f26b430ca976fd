"""Copies of everything that can't be made again: the database and the files, in one archive that checks itself."""
