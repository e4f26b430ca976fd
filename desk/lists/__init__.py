"""The desk's lists: one table entry each (`registry`), and everything that they have in common."""
