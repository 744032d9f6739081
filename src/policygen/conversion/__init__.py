"""A clause from Markdown to Word and back, its tags kept."""
