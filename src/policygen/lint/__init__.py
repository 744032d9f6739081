"""Lint: what in a text is weak, unclear or broken, told with the words found and a better way.

The wording family reads passages. A reader makes them of a clause, a document, a Markdown file or
a Word file; a rule sees passages only, and so holds for all four.
"""
