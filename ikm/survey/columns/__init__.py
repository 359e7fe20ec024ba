"""What each column of a table is: its header, its meaning, the user's mapping file, its shape."""
