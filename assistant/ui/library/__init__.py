"""The library: put documents in, see what is in force, retire and bring back."""
