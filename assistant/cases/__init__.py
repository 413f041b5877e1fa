"""What was asked and answered: kept as it was told, for the person who asked."""
