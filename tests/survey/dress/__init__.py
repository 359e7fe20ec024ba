"""Random surveys in random dress, whose figures are those of the plain survey beneath.

A survey is drawn (:mod:`.plain`), and put on as offices, forms and exports would: header rows and names, words or
digits, ticks, counts, columns beside and between, feet and rows that are no respondents, CSV or xlsx. Every part says
by a name what it did. The law (:mod:`.law`) compares what the program reads with figures that are computed here, not
by it.
"""
