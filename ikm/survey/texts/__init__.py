"""What a text means: answers, dates, periods, profiles, and the spellings met in the wild."""
