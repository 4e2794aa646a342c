"""Exports: records in, text chunks out. A new format is a file in `formats/`."""
