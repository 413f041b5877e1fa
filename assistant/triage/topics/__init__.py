"""Topics: which of the company's topics a message is about, learned from examples."""
