"""Executed contracts: their locked text, the amendments of it, and conformed copies."""
