"""Documents as PDF, and drawings as PDF and PNG, by typst: an extra of the package that is there or not."""
