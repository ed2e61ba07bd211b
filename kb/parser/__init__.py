"""What is in this document? Readers give a SourceText, markers and outline turn it into a Plan."""
