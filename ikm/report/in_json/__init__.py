"""The JSON values of each kind of result, a module a kind; :mod:`ikm.report.serialise` chooses among them."""
