"""What a number measures: the name in the text, and the key under which plans are compared."""
