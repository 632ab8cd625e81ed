"""Digest: a static-site generator for a curated news digest. It prints no words of its own making."""

__version__ = "0.1.0"
