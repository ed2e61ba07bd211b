"""What each template shows: one frozen dataclass per page, built from the knowledge base.

Templates only loop and print; what is counted, sorted, marked or drawn is decided here.
"""
