"""What second factors promise."""
