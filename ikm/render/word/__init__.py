"""Documents in Word; see :mod:`ikm.render.word.document`."""
