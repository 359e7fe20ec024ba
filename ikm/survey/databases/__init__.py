"""What is asked of databases: their addresses, the connection to one, and the statements that count in it"""
