"""Annotator: rate the evidence shown for claims, and report how far reviewers agree."""

__version__ = "0.1.0"
