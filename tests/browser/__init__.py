"""What a browser makes of the pages; run by ``python -m pytest tests/browser``, which wants Debian's Chromium."""
