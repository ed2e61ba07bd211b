"""What does a clause promise, of whom, and for when? Targets, goals, roles, references and actors."""
