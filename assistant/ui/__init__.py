"""The staff's screens: sign-in, desk, library. The only importers of gradio."""
