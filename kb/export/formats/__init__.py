"""One module per file format, each writing an `ExportTable` to a binary file."""
