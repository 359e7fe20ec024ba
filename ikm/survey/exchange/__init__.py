"""What this program wrote itself, and tables that are not answers: tallies, populations, printed figures."""
