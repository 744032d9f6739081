"""Texts as lint reads them: passages with their places, terms, sentences, silences."""
