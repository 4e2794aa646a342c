"""One file for the pages of each noun."""
