"""Reads: rows ready for a page, counted and disclosed; never a write."""
