"""The workbook of a report, one sheet a file; see :mod:`ikm.render.workbook.report_workbook`."""
