"""Today: what a manager needs to know this morning."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, navigation, reads, settings
from dashboard.analytics import today_words
from dashboard.charts import today as charts
from dashboard.components import card, chart, empty_store, follow_ups, kpi_row, page_head, table_and_download, takeaway
from dashboard.components import today as parts
from dashboard.reads import today

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)

if facts.as_of is None:
    page_head("Today", parts.date_line(facts), "today")
    empty_store(navigation.page("import_data"))
    st.stop()

bought = today.purchase_figures(filters, scope, facts.as_of)
ratings, cases = today.rating_figures(filters, scope), today.case_figures(filters, scope)
found = today.significant_changes(filters, scope, facts.as_of)
compared = len(bought.compared) + len(ratings.compared)
top = today_words.story(found.iloc[0].to_dict(), bought.windows.days) if len(found) else None
tokens, described = frame.current_tokens(), filters.describe()

page_head("Today", parts.date_line(facts, described), "today")
takeaway(today_words.takeaway(bought.revenue, bought.parts, top, compared, facts.currency), "today")
kpi_row(parts.tiles(bought, ratings, cases, facts.currency))
waiting = reads.open_follow_ups(filters, scope)
follow_ups.due_line(waiting, settings.today(facts.time_zone), navigation.page("value"))

places = st.columns([3, 2], gap="small") if bought.levels_of else [st.container()]
with places[0], card("revenue", "Who brings the revenue?", parts.revenue_subline(bought, facts.currency)):
    figure = charts.revenue_weeks(bought.weeks, tokens, facts.currency)
    chart(figure, "revenue", parts.revenue_alt(bought, facts.currency))
    table_and_download(parts.weeks_table(bought), "revenue", "Net revenue per week", "net_cents",
                       columns=parts.week_columns(facts.currency))  # fmt: skip
if bought.levels_of:
    title, subline, noun = parts.LEVELS[bought.levels_of]
    with places[1], card("levels", title, subline):
        figure = charts.levels(bought.levels, tokens, worse_when_more=bought.levels_of == "late", noun=noun)
        chart(figure, "levels", parts.levels_alt(bought.levels, title))
        meaning = "late_share" if bought.levels_of == "late" else "share_of_revenue"
        table_and_download(bought.levels, "levels", title.rstrip("?"), meaning, columns=parts.level_columns(noun))

st.header("What changed", anchor=False)
closer = parts.Closer(retention=navigation.page("retention"), problems=navigation.page("problems"))
parts.changes_list(found, compared, closer)
