"""Drafted rules on data they have not seen."""
