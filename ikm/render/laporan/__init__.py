"""The laporan that an office hands in, as a document of blocks: from the results, and from what the office says."""
