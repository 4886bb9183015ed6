"""What comparison catches, what it names, and how seldom it cries wolf."""
