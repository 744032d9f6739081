"""Dates: business days, fiscal years, cadences, reviews, milestones."""
