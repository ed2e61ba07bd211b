"""The vocabulary of policy: thesaurus and topics, as editable tab-separated files."""
