"""From answers to findings: pure functions, no I/O, no clock."""
