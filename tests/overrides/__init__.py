"""A project's own files over the packaged ones."""
