"""The wire of the masters: people, places, things and catalogues, one noun a file."""
