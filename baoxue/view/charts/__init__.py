"""One builder for each form of figure; plain rows in, a finished chart out."""

from baoxue.view.charts.bars import Bar, BarRole, bars
from baoxue.view.charts.bullets import Bullet, bullets
from baoxue.view.charts.chart import Chart, Table
from baoxue.view.charts.dot_range import DotRow, dot_range
from baoxue.view.charts.due_paid import DuePaid, due_paid
from baoxue.view.charts.duty_calendar import CalendarCell, duty_calendar
from baoxue.view.charts.duty_tree import DutyEdge, duty_tree
from baoxue.view.charts.flow_strip import FlowCase, FlowStep, flow_strip
from baoxue.view.charts.funnel import FunnelLimit, FunnelPoint, funnel
from baoxue.view.charts.heat_map import heat_map
from baoxue.view.charts.life_line import LifeEvent, LifeTone, life_line
from baoxue.view.charts.line_traces import Gap, Line, Mark, Target
from baoxue.view.charts.lines import lines
from baoxue.view.charts.milestones import Milestone, milestones
from baoxue.view.charts.ranking import RankRow, ranking
from baoxue.view.charts.stacked import Part, stacked
from baoxue.view.charts.survival import SurvivalCurve, SurvivalStep, survival
from baoxue.view.charts.township_map import MapPlace, township_map
from baoxue.view.charts.waterfall import Sense, WaterfallPart, waterfall

__all__ = [
    "Bar",
    "BarRole",
    "Bullet",
    "CalendarCell",
    "Chart",
    "DotRow",
    "DuePaid",
    "DutyEdge",
    "FlowCase",
    "FlowStep",
    "FunnelLimit",
    "FunnelPoint",
    "Gap",
    "LifeEvent",
    "LifeTone",
    "Line",
    "MapPlace",
    "Mark",
    "Milestone",
    "Part",
    "RankRow",
    "Sense",
    "SurvivalCurve",
    "SurvivalStep",
    "Table",
    "Target",
    "WaterfallPart",
    "bars",
    "bullets",
    "dot_range",
    "due_paid",
    "duty_calendar",
    "duty_tree",
    "flow_strip",
    "funnel",
    "heat_map",
    "life_line",
    "lines",
    "milestones",
    "ranking",
    "stacked",
    "survival",
    "township_map",
    "waterfall",
]
