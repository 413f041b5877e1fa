"""How well Handrail finds and answers, measured on questions whose answers are known."""
