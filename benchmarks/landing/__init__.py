"""Measurements of landing: how well dialects are found, damage survived, and how fast."""
