"""What was asked and answered: files, tables, columns and answers."""
