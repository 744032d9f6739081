"""The accessibility family: what in a Word or Markdown file bars or slows a reader.

A search reads a file's structure, which passages do not show, and gives hindrances. They hang on
the file's ``Subject``, where the rules of this family find them like any others.
"""
