"""Lint of templates: clauses, outlines and Word templates, read against the schema.

Tags are found in a text (``tags``), checked alone and in pairs (``pairing``), put together into
one tree of Jinja (``tree``) and walked with the kinds of values that the schema gives (``kinds``,
``walking``, ``expressions``).
"""
