"""On which page each place of a Word file stands.

Only a program that lays a file out knows its pages, and Word does so when it opens the file. The
body that was written for Word is laid out here too, by Typst, with the page, the measures and the
typefaces (or packaged ones of the same widths) that Word will use. So the contents name the pages
before anybody opens the file.
"""

from policygen.render.docx.paging.pages import number_pages
from policygen.render.docx.paging.properties import StyleSheet

__all__ = ["StyleSheet", "number_pages"]
