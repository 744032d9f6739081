"""Methods that compare options: plain mathematics, no answers."""
