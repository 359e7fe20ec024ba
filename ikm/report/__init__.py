"""Results as values: what was scored, checked, compared, sampled, classified or reconciled."""
