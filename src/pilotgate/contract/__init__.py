"""Data contracts: read and checked."""
