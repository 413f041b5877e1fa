"""The customer's side of a chat."""
