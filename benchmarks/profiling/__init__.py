"""What the profile costs and how right it is."""
