"""What Handrail promises, as sentences."""
