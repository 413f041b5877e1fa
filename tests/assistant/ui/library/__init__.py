"""What the library page promises beside its documents."""
