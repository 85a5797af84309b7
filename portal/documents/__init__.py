"""Printed matter: builders that turn plain data into PDF through the Typst templates.

Nothing in here reads the database or a request; callers hand over finished dataclasses.
"""
