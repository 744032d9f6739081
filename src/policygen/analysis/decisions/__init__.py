"""Findings of a decision paper: money, scores, their firmness, and the day."""
