"""Clauses in their cases."""
