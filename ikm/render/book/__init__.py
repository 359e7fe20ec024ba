"""The sheets of the workbook, one subject a file; see :mod:`ikm.render.workbook`."""
