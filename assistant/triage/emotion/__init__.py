"""How the writer of a message feels, as far as the words tell, and where that goes."""
