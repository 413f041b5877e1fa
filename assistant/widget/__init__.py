"""The chat widget: one script for any site, made of the parts in `source/`."""
