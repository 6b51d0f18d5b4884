"""Paperlight: every paper you know lights up on every page you read."""

__version__ = "0.1.0"
