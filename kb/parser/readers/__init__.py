"""One reader per file format; each gives a SourceText whose spans all point into its text."""
