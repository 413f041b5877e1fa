"""Past resolutions: rows of a ticket export become documents without personal data.

What is kept of a row is its cleaned fields alone. The original of such a document is
therefore the cleaned row as JSON and never the uploaded file, which nobody stores.

`file` recognises such a file and `read` cleans it; only the second loads what knows names.
"""
