"""The company's own web sites: who may show the widget, how it looks, who vouches for customers."""
