"""What each clause does in the plan's argument."""
