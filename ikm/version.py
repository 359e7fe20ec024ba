"""The version of the program, for everything that says what wrote it."""

__version__ = "0.1.0"
