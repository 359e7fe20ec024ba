"""The tables and charts of the results, as the ministry's outline has them: values × 25, unsur by name, no codes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ikm.index.rollup import MEAN, POOLED, POPULATION
from ikm.render.chart import Bars, Course, Limit, Shares, on_sheets
from ikm.render.laporan.changes import signed
from ikm.render.laporan.draft import CENTRE, FIGURE, LABEL, Draft
from ikm.render.laporan.sentences import figure, own, percent, said, written
from ikm.render.page import Column
from ikm.render.pages import wording as words
from ikm.report.laporan import Laporan, UnsurValue, in_order
from ikm.report.report import BLANK, Group, GroupTable
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import UNIT

NUMBER = Column("No", CENTRE, width=0.5)
MANY_UNSUR = 7
"""A table with a column for each of so many unsur lies across."""
ACROSS_ANSWERS = 5


def group_table(draft: Draft, laporan: Laporan, table: GroupTable, kind: str) -> None:
    """The index of each service or unit, unsur by unsur, and below it that of the whole (outline, table of 2.2)."""
    rules = laporan.rules
    unsur = in_order(laporan.report.method.unsur, rules)
    index = rules.named.name
    over = said("kepala.nilai-unsur")
    columns = [
        NUMBER,
        Column(said(f"kepala.{kind}"), LABEL, key=True, width=2.2),
        Column(said("kepala.responden"), FIGURE, width=1.1),
        *(Column(one.short, FIGURE, over=over) for one in unsur),
        Column(said(f"kepala.ikm-{kind}", index=index), FIGURE, width=1.1),
    ]
    if rules.grades:
        columns.append(Column(said("kepala.mutu"), CENTRE, width=0.8))
    across = len(unsur) >= MANY_UNSUR
    draft.turn(across=across)
    rows = [[written(place), *_group_row(group, laporan)] for place, group in enumerate(table.groups, start=1)]
    score = laporan.report.overall
    blank = [""] * len(unsur)
    values = {one.unsur.id: one.ikm for one in laporan.values()}
    grade = score.grade
    last = [[*blank, figure(score.ikm), *([""] if rules.grades else [])]]
    head = ["", _whole_named(laporan, table), written(_counted(laporan))]
    totals = [[*head, *(figure(values.get(one.id)) for one in unsur), "", *([""] if rules.grades else [])]]
    totals += [["", said("baris.ikm", index=index), "", *row] for row in last]
    if rules.grades:
        totals.append(["", said("baris.mutu"), "", *blank, "", grade.mutu if grade else figure(None)])
        totals.append(["", said("baris.kinerja"), "", *blank, grade.kinerja if grade else figure(None), ""])
    draft.table(said(f"tabel.{kind}"), columns, rows, totals, list(filter(None, [left_out(laporan)])))
    draft.turn(across=False)


def _whole_named(laporan: Laporan, table: GroupTable) -> str:
    """What the row of the whole is called: by what is done to the rows above only where it is made of these."""
    report = laporan.report
    roles = tuple(map(role_called, table.by))
    if report.way != POOLED and roles != report.strata:
        return words.sentence(words.way(report))
    names = {MEAN: "rerata", POOLED: "gabungan", POPULATION: "tertimbang"}
    return said(f"baris.{names[report.way]}", index=laporan.rules.named.name)


def _counted(laporan: Laporan) -> int:
    """Of how many respondents the figure of the whole is."""
    report = laporan.report
    strata = report.rollup.scores.values() if report.rollup else [report.overall]
    return sum(score.respondents for score in strata)


def left_out(laporan: Laporan) -> str:
    """The strata that do not count in the figure of the whole, with the reason; nothing where all do."""
    rollup = laporan.report.rollup
    if rollup is None or not rollup.left_out:
        return ""
    by_reason: dict[str, list[str]] = {}
    for stratum, reason in rollup.left_out:
        name = said("kata.tanpa-nama") if stratum == (BLANK,) else own(" · ".join(stratum))
        by_reason.setdefault(reason, []).append(name)
    kind = said(f"indeks.strata-{'-'.join(rollup.by)}")
    sentences = [
        said("indeks.tidak-ikut", n=len(names), strata=kind, sebab=words.why(reason), nama=words.some(names))
        for reason, names in by_reason.items()
    ]
    counted, everyone = _counted(laporan), laporan.report.overall.respondents
    if counted < everyone:
        sentences.append(said("indeks.yang-ikut", n=counted, semua=everyone))
    return " ".join(sentences)


def _group_row(group: Group, laporan: Laporan) -> list[str]:
    score = group.score
    found = {one.unsur.id: one.ikm for one in laporan.values(group)}
    asked = in_order(laporan.report.method.unsur, laporan.rules)
    cells = [named(group), written(score.respondents), *(figure(found.get(one.id)) for one in asked)]
    cells.append(figure(score.ikm))
    if laporan.rules.grades:
        cells.append(score.grade.mutu if score.grade else figure(None))
    return cells


def named(group: Group) -> str:
    """What a group is called."""
    return own(group.label) if group.label != BLANK else said("kata.tanpa-nama")


def unsur_table(draft: Draft, laporan: Laporan) -> None:
    """Each unsur with its answers, NRR, value and class."""
    rules, nrr = laporan.rules, laporan.report.nrr
    columns = [
        NUMBER,
        Column(said("kepala.unsur"), LABEL, key=True, width=3),
        Column(said("kepala.jawaban"), FIGURE),
        Column(said("kepala.nrr"), FIGURE),
        Column(said("kepala.tertimbang"), FIGURE, width=1.2),
        Column(said("kepala.nilai"), FIGURE),
    ]
    if rules.grades:
        columns += [Column(said("kepala.mutu"), CENTRE, width=0.8), Column(said("kepala.kinerja"), LABEL, width=1.4)]
    rows = []
    for place, one in enumerate(laporan.values(), start=1):
        cells = [written(place), one.unsur.name, written(one.score.answers), figure(nrr(one.score.nrr))]
        rows.append([*cells, figure(nrr(one.score.weighted)), figure(one.ikm), *_class_cells(one, laporan)])
    score = laporan.report.overall
    total = ["", said("baris.nilai-ikm", index=rules.named.name), "", "", "", figure(score.ikm)]
    if rules.grades:
        total += [score.grade.mutu, score.grade.kinerja] if score.grade else [figure(None)] * 2
    report = laporan.report
    remarks = [] if report.way == POOLED else [said("tabel.unsur-catatan", cara=words.way(report))]
    draft.table(said("tabel.unsur"), columns, rows, [total], remarks)


def _class_cells(one: UnsurValue, laporan: Laporan) -> list[str]:
    if not laporan.rules.grades:
        return []
    return [one.grade.mutu, one.grade.kinerja] if one.grade else [figure(None)] * 2


def unsur_chart(draft: Draft, laporan: Laporan) -> None:
    """A bar for each unsur, with the bounds of the classes."""
    values = [one for one in laporan.values() if one.ikm is not None]
    labels = tuple(one.unsur.short for one in values)
    _bars(draft, laporan, said("gambar.unsur"), said("kepala.unsur"), labels, [one.ikm for one in values])


def unit_chart(draft: Draft, laporan: Laporan, table: GroupTable) -> None:
    """A bar for each unit, the best first, with the bounds of the classes."""
    groups = [group for group in table.groups if group.score.ikm is not None]
    labels = tuple(named(group) for group in groups)
    _bars(draft, laporan, said("gambar.unit"), said("kepala.unit"), labels, [group.score.ikm for group in groups])


def _bars(
    draft: Draft, laporan: Laporan, title: str, head: str, labels: tuple[str, ...], values: Sequence[Decimal | None]
) -> None:
    """Bars, on as many sheets as they need."""
    least, most = _ends(laporan)
    columns = [Column(head, LABEL, key=True, width=2), Column(said("kepala.nilai"), FIGURE)]
    sheets = on_sheets(labels)
    for number, places in enumerate(sheets, start=1):
        named = tuple(labels[place] for place in places)
        drawn = [values[place] for place in places]
        texts = tuple(map(figure, drawn))
        chart = Bars(
            named,
            tuple(None if value is None else float(value) for value in drawn),
            texts,
            least,
            most,
            _limits(laporan),
            said("kepala.nilai"),
        )
        caption = title
        if len(sheets) > 1:
            caption = said("gambar.sebagian", judul=title, n=number, semua=len(sheets))
        draft.chart(caption, chart, columns, list(zip(named, texts, strict=True)))


def answers_table(draft: Draft, laporan: Laporan) -> None:
    """How many gave each answer, in number and percent, and the chart of it; nothing where only figures are known."""
    scores = laporan.rules.scores
    asked = [one for one in laporan.values() if one.score.counts]
    if not asked or len(scores) > ACROSS_ANSWERS:
        return
    columns = [NUMBER, Column(said("kepala.unsur"), LABEL, key=True, width=3)]
    for score in scores:
        columns += [Column(written(score), FIGURE, width=0.7), Column(f"{written(score)} (%)", FIGURE, width=0.9)]
    rows = []
    for place, one in enumerate(asked, start=1):
        cells = [written(place), one.unsur.name]
        for count in one.score.counts:
            cells += [written(count), percent(count, one.score.answers)]
        rows.append(cells)
    draft.table(said("tabel.jawaban"), columns, rows)
    labels = tuple(one.unsur.short for one in asked)
    texts = tuple(tuple(percent(count, one.score.answers) for count in one.score.counts) for one in asked)
    shares = tuple(
        tuple(100 * count / one.score.answers if one.score.answers else 0.0 for count in one.score.counts)
        for one in asked
    )
    chart = Shares(labels, tuple(map(written, scores)), shares, texts, said("kepala.persentase"))
    heads = [Column(said("kepala.unsur"), LABEL, key=True, width=2)]
    heads += [Column(f"{written(score)} (%)", FIGURE) for score in scores]
    draft.chart(
        said("gambar.jawaban"), chart, heads, [[label, *row] for label, row in zip(labels, texts, strict=True)]
    )


def profile_table(draft: Draft, laporan: Laporan) -> None:
    """The respondents by each characteristic that the answers tell."""
    columns = [
        NUMBER,
        Column(said("kepala.karakteristik"), LABEL, key=True, width=1.6),
        Column(said("kepala.indikator"), LABEL, width=2),
        Column(said("kepala.jumlah"), FIGURE),
        Column(said("kepala.persentase"), FIGURE),
    ]
    rows, remarks = [], []
    for place, one in enumerate(laporan.report.profile, start=1):
        name = words.column(one.role)
        for line_number, line in enumerate(one.indicators):
            first = [written(place), name] if line_number == 0 else ["", ""]
            rows.append(
                [*first, own(words.indicator(one.role, line.label)), written(line.respondents), figure(line.percent)]
            )
        if one.sum != Decimal(100):
            remarks.append(said("responden.jumlah-persen", karakteristik=name, jumlah=one.sum))
    draft.table(said("tabel.responden"), columns, rows, remarks=remarks)


def trend(draft: Draft, laporan: Laporan) -> None:
    """The index of the last periods, and the line of it."""
    points, index = laporan.trend(), laporan.rules.named.name
    columns = [
        Column(said("kepala.periode"), LABEL, key=True, width=1.6),
        Column(said("kepala.responden"), FIGURE),
        Column(said("kepala.ikm-tren", index=index), FIGURE, width=1.4),
        Column(said("kepala.mutu"), CENTRE, width=0.8),
        Column(said("kepala.perubahan"), FIGURE),
    ]
    rows = []
    before: Fraction | None = None
    for point in points:
        change = figure(None)
        if point.exact is not None and before is not None:
            change = signed(point.exact - before)
        respondents = figure(None) if point.respondents is None else written(point.respondents)
        mutu = point.grade.mutu if point.grade else figure(None)
        rows.append([own(point.period), respondents, figure(point.ikm), mutu, change])
        before = point.exact if point.exact is not None else before
    draft.table(said("tabel.tren"), columns, rows)
    if len(points) < 2:
        return
    least, most = _ends(laporan)
    chart = Course(
        tuple(own(point.period) for point in points),
        tuple(None if point.ikm is None else float(point.ikm) for point in points),
        tuple(figure(point.ikm) for point in points),
        least,
        most,
        _limits(laporan),
        said("kepala.ikm-tren", index=index),
    )
    heads = [columns[0], columns[2]]
    draft.chart(said("gambar.tren"), chart, heads, [[row[0], row[2]] for row in rows])


def _ends(laporan: Laporan) -> tuple[float, float]:
    least, most = laporan.rules.scale
    return float(least), float(most)


def _limits(laporan: Laporan) -> tuple[Limit, ...]:
    return tuple(
        Limit(float(grade.lower), f"{grade.mutu} {figure(grade.lower)}")
        for grade in laporan.rules.grades
        if grade.lower is not None
    )


def sample_table(draft: Draft, laporan: Laporan) -> None:
    """The users of each unit and service with the sample that they require; nothing where only all are known."""
    quotas = [quota for quota in laporan.report.quotas if quota.key]
    if not quotas:
        return
    kind = "sampel-unit" if any(UNIT in quota.key for quota in quotas) else "sampel"
    head = said("kepala.unit" if kind == "sampel-unit" else "kepala.layanan")
    columns = [
        NUMBER,
        Column(head, LABEL, key=True, width=2.4),
        Column(said("kepala.populasi"), FIGURE),
        Column(said("kepala.sampel"), FIGURE),
        Column(said("kepala.responden"), FIGURE),
        Column(said("kepala.kurang"), FIGURE),
    ]
    whole = laporan.quota
    rows = []
    for place, quota in enumerate(quotas, start=1):
        name = " · ".join(own(value) for value in quota.key.values() if value)
        rows.append(
            [written(place), name, *_quota_cells(quota.served, quota.required, quota.respondents, quota.shortfall)]
        )
    totals = []
    if whole:
        cells = _quota_cells(whole.served, whole.required, whole.respondents, whole.shortfall)
        totals.append(["", said("baris.jumlah"), *cells])
    remarks = [said("tabel.sampel-catatan")] if totals and len(rows) > 1 else []
    draft.table(said(f"tabel.{kind}"), columns, rows, totals, remarks)


def _quota_cells(*numbers: int | None) -> list[str]:
    return [figure(None) if number is None else written(number) for number in numbers]
