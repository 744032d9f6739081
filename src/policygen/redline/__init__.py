"""Two versions of a document marked up as one."""

from policygen.redline.comparing import Redline, Signature, redline_word

__all__ = ["Redline", "Signature", "redline_word"]
