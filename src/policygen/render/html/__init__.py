"""Documents as one HTML file that needs nothing else: it reads, listens and prints well.

Numbers and labels are text, so they are copied and read aloud. There is no script and nothing is
fetched. Ids that the page adds begin with an underscore, which ids of clauses cannot.
"""

from policygen.render.html.page import render_html

__all__ = ["render_html"]
