"""What serves what, and where does it say so? Links, traces and gaps."""
