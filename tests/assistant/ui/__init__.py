"""What the screens promise."""
