"""Is it approved? The text that an approval is of, and how a document stands by the record."""

from policygen.approved.judging import LAPSED, Judged, check_status, judge, judge_text
from policygen.approved.signers import check_signatures, signers_file
from policygen.approved.text import Text, text_of

__all__ = [
    "LAPSED",
    "Judged",
    "Text",
    "check_signatures",
    "check_status",
    "judge",
    "judge_text",
    "signers_file",
    "text_of",
]
