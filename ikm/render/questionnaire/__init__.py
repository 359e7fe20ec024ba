"""The workbook of a questionnaire to fill in; see :mod:`ikm.render.questionnaire.template`."""
