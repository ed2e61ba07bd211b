"""What a plan says shall be reached: which numbers are promises, of what, and by when."""
