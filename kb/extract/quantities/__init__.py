"""Numbers with their units and comparators, as official Chinese writes them."""
