"""统计分析: any indicator by any dimension, compared and taken along."""

from baoxue.view import blocks, explore
from baoxue.view.asking import chosen
from baoxue.view.filter_bar import choose
from baoxue.view.forms import own_sql
from baoxue.view.words import t

blocks.title(t("page.explore"))
looked_at = chosen(choose())
view = explore.choose(looked_at)

explore.show(view, looked_at)
explore.by_denominator(looked_at)
explore.early_signals(looked_at)
explore.kept(view, looked_at)
explore.children(looked_at)
own_sql.own_sql_form(looked_at)
