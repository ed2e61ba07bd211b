"""Cross-reference tables and the files people take away."""
