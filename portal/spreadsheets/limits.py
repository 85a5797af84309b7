"""How much a staff spreadsheet may hold; the upload page says so before anybody chooses a file."""

from typing import Final

MEBIBYTE: Final = 1024 * 1024
MOST_BYTES: Final = 8 * MEBIBYTE
MOST_ROWS: Final = 25_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 2_000
LONGEST_LINE: Final = 20_000

# Inside a zip: 25,000 rows of 20 columns are some 40 MB of XML at a ratio below 30.
MOST_ENTRIES: Final = 500
MOST_UNPACKED: Final = 100 * MEBIBYTE
HIGHEST_RATIO: Final = 200
RATIO_FROM: Final = 5 * MEBIBYTE

# The parser's process: libraries and a full sheet need some 150 MB of addresses.
PARSER_MEMORY: Final = 320 * MEBIBYTE
PARSER_SECONDS: Final = 20
