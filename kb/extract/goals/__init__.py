"""The single statements of what a plan shall reach."""
