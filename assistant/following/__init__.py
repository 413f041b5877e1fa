"""Follow-ups without a language model: a turn of a conversation becomes a question of its own."""
