"""What the answers amount to, by the rules: pure arithmetic, no files, no printing."""
