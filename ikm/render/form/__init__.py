"""The sheets of a questionnaire to fill in."""
