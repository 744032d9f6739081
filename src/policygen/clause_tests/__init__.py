"""Tests of clauses: cases, the texts that they give, the approved ones, and what is not reached."""
