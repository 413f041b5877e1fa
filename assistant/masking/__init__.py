"""Personal data gives way to placeholders before text leaves for a remote model, and comes back."""
