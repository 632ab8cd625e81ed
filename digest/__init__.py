"""Digest: a static-site generator for a curated news digest that prints only verbatim sentences."""

__version__ = "0.1.0"
