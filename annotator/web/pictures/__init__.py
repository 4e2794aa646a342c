"""Whole charts of a project, on a page and as files. Each kind is a file in ``kinds/``."""
