"""Language models behind one port; what they write is a draft until code has checked it."""
