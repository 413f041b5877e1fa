"""Personal data is hidden from models and comes back."""
