"""Pictures in Word: charts with their workbooks, and drawings of shapes."""

from policygen.render.docx.pictures.drawings import Drawings
from policygen.render.docx.pictures.writing import write_picture

__all__ = ["Drawings", "write_picture"]
