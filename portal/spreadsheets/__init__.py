"""Reading spreadsheets that strangers made: XLSX, XLS, ODS and CSV become rows of text.

What a file may contain is checked before it is parsed, and it is parsed in a process of its own
with bounded memory and time, because a small file can ask a parser for any amount of either.
"""
