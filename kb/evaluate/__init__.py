"""How well does it work? Scores against labelled examples."""
