"""What each column of a table is: its header, its meaning, the caller's mapping file, its shape."""
