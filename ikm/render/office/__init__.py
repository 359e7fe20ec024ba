"""The office file to fill in, as a workbook and as TOML; both are read by :mod:`ikm.survey.exchange.office_file`."""
