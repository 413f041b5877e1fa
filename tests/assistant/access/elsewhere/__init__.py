"""How people come in by an identity provider."""
