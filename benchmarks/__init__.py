"""Figures that the documentation quotes."""
