"""Larkholm Stays: the invented company behind the sample extracts."""
