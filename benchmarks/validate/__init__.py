"""What judging costs, and whether it says what the others say."""
