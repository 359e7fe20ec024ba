"""From bytes to tables of coded columns: CSV, workbooks, data frames."""
