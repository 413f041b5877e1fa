"""Catalogues as text: read whole or refused with every fault, and written."""
