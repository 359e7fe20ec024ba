"""Everything that can be said: codes with their sentences, and the findings and refusals that carry them."""
