"""The version of the program and of its method, for everything that says what wrote it."""

__version__ = "1.0.0"
METHOD_VERSION = 4
"""The number of the method of computing.

A change that can change a figure or an interval raises it, and is an entry of ``ikm/manual/en/changelog.md`` under
“Why your figure differs”.
"""
