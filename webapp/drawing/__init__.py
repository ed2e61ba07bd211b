"""Geometry of the pictures on the pages, in the user units of an inline SVG; templates only write it out."""
