"""The version of the program: of the package, and of what a build writes down about itself."""

__version__ = "0.1.0"
