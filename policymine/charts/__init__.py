"""Figures: functions of results that return altair charts, one matter a file.

`chart(result)` draws any result; `save_chart(drawn, path)` writes .svg, .png or .pdf; `inline_svg` is the
form a report takes. altair itself is imported when the first chart is drawn.
"""

from policymine.charts.base import chart
from policymine.charts.save import save_chart
from policymine.charts.svg import inline_svg

__all__ = ["chart", "inline_svg", "save_chart"]
