"""The document tree: blocks and spans, its readers, numbering and references."""
