"""What targets are held against: the values they start from, each other, and other plans."""
