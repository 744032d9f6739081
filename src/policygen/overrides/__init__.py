"""A project's own files over the packaged ones: copied, compared, and merged with what is new."""
