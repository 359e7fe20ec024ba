"""From a result to a page for a person: what stands where, in which words."""
