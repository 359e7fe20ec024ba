"""From the rows of a table to tallies, and the checks of single rows."""
