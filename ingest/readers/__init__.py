"""Readers: one module a format; `formats` knows which."""
