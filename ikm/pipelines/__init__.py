"""From what a caller asks for to a result: one pipeline a command."""
