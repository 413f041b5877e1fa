"""What a message may become, if nobody minds it."""
