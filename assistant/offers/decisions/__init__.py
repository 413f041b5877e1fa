"""Offers shown, made, approved and followed, each on the record."""
