"""How a question is answered word for word, or not at all."""
