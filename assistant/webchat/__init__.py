"""The customer's side of a chat: their conversation, what they see of it, the way to a person."""
