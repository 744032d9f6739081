"""Charts as SVG: text in, text out, drawn alike on every system.

A drawing is ``WIDTH`` units wide, and 40 units make a centimetre where it is printed 16 cm wide.
Nothing in it is fetched, run or styled from outside; fills differ by pattern, not by colour alone.
"""

from policygen.charts.drawing import render_svg

__all__ = ["render_svg"]
