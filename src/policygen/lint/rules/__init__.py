"""The rules: one a module here, or one a file in ``templates/wording``."""
