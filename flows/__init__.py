"""Prefect flows: thin wrappers around `pilotgate.pipeline`."""
