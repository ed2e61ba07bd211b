"""Which clauses speak of this?"""
