"""The form of what a section says: a heading with its number, a note, and the chart under it."""

from dataclasses import dataclass

from baoxue.view.charts import Chart


@dataclass(frozen=True)
class Finding:
    """One section. `chart` None: there is nothing to draw, the heading says so."""

    heading: str
    note: str = ""
    chart: Chart | None = None
