"""One builder for each form of figure; plain rows in, a finished chart out."""

from baoxue.view.charts.bars import Bar, bars
from baoxue.view.charts.bullets import Bullet, bullets
from baoxue.view.charts.chart import Chart, Table
from baoxue.view.charts.dot_range import DotRow, dot_range
from baoxue.view.charts.due_paid import DuePaid, due_paid
from baoxue.view.charts.flow_strip import FlowCase, FlowStep, flow_strip
from baoxue.view.charts.heat_map import heat_map
from baoxue.view.charts.lines import Gap, Line, Mark, Target, lines
from baoxue.view.charts.milestones import Milestone, milestones
from baoxue.view.charts.stacked import Part, stacked

__all__ = [
    "Bar",
    "Bullet",
    "Chart",
    "DotRow",
    "DuePaid",
    "FlowCase",
    "FlowStep",
    "Gap",
    "Line",
    "Mark",
    "Milestone",
    "Part",
    "Table",
    "Target",
    "bars",
    "bullets",
    "dot_range",
    "due_paid",
    "flow_strip",
    "heat_map",
    "lines",
    "milestones",
    "stacked",
]
