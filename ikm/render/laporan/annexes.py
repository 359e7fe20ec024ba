"""The annexes: questionnaire, answers, photos, publication, and how it was reckoned."""

from __future__ import annotations

from pathlib import Path

from ikm.index.method import EXACT
from ikm.messages.findings import SHOWN_WHOLE, Finding, Place
from ikm.render.card.sheet import CardSize, card_sheet
from ikm.render.laporan.draft import CENTRE, FIGURE, LABEL, Draft
from ikm.render.laporan.pictures import picture_of
from ikm.render.laporan.sentences import figure, lacking, own, said, series, told, written
from ikm.render.laporan.tables import NUMBER
from ikm.render.page import Column
from ikm.render.pages import wording as words
from ikm.report.headline import other_figures
from ikm.report.laporan import Laporan, in_order
from ikm.version import METHOD_VERSION, __version__

OWN_QUESTIONS = "ikm"
"""What the office writes where the questions of the rules were asked as they are."""
LISTED = "pengolahan"
"""What the office writes where the answers are to be listed."""
LETTERS = "abcdefghij"
PHOTO_WIDTH = 0.8
DIGEST_SHOWN = 12
"""So many digits of a SHA-256 tell files apart."""


def questionnaire(draft: Draft, laporan: Laporan) -> None:
    """The questionnaire: a picture of it, or the questions of the rules."""
    asked = laporan.office.lampiran.kuesioner
    if asked == OWN_QUESTIONS:
        _official_questions(draft, laporan)
    elif asked:
        draft.picture(picture_of(beside(laporan, asked), said("gambar.kuesioner")), said("gambar.kuesioner"))
    else:
        draft.say(lacking("kuesioner"))


def beside(laporan: Laporan, name: str) -> Path:
    """A file that the office names, from the folder of its own."""
    folder = laporan.office.path.parent if laporan.office.path else Path()
    return folder / name


def _official_questions(draft: Draft, laporan: Laporan) -> None:
    rules = laporan.rules
    draft.say(said("lampiran.pertanyaan-resmi", aturan=rules.short))
    columns = [
        NUMBER,
        Column(said("kepala.unsur"), LABEL, key=True, width=1.6),
        Column(said("kepala.pertanyaan"), LABEL, width=3),
        Column(said("kepala.pilihan"), LABEL, width=2),
    ]
    rows = []
    for place, one in enumerate(in_order(laporan.report.method.unsur, rules), start=1):
        choices = "\n".join(f"{letter}. {answer}" for letter, answer in zip(LETTERS, one.answers, strict=False))
        rows.append([written(place), one.name, one.asked or said("kata.kosong"), choices])
    draft.table(said("tabel.kuesioner"), columns, rows)


def answers(draft: Draft, laporan: Laporan) -> None:
    """The answers of each respondent, where they are few and the office wants them; else where they are."""
    listed = laporan.report.answers
    if laporan.office.lampiran.data != LISTED or not listed:
        draft.say(said("lampiran.data-ringkas", n=laporan.report.overall.respondents))
        return
    draft.turn(across=True)
    for of_unit in listed:
        rules = laporan.rules
        places = {one.id: place for place, one in enumerate(in_order(rules.unsur, rules))}
        order = sorted(range(len(of_unit.questions)), key=lambda place: places[of_unit.questions[place].unsur])
        names = {one.id: one.short for one in rules.unsur}
        columns = [Column(said("kepala.responden-ke"), CENTRE, key=True)]
        columns += [Column(names[of_unit.questions[place].unsur], FIGURE) for place in order]
        scores = of_unit.scores[order]
        rows = [
            [written(number), *(written(int(score)) if score else "" for score in person)]
            for number, person in enumerate(scores.T.tolist(), start=1)
        ]
        title = said("tabel.data")
        if of_unit.unit:
            title = f"{title} · {own(of_unit.unit)}"
        sums = [written(int(row.sum())) for row in scores]
        draft.table(title, columns, rows, [[said("baris.jumlah-nilai"), *sums]])
    draft.turn(across=False)


def photos(draft: Draft, laporan: Laporan) -> None:
    """Pictures of the survey."""
    shown = [photo for photo in laporan.office.foto if photo.berkas]
    if not shown:
        draft.say(lacking("foto"))
    for photo in shown:
        assert photo.berkas is not None
        text = told(photo.keterangan, "uraian")
        draft.picture(picture_of(photo.berkas, own(photo.keterangan or ""), PHOTO_WIDTH), text)


def _card(draft: Draft, laporan: Laporan) -> None:
    """What the card says; nothing without an index, of which there is no card."""
    if laporan.report.overall.ikm is None:
        return
    sheet = card_sheet(laporan.report, CardSize.SQUARE, laporan.office)
    rows = [[own(words.sentence(sheet.figure_head)), sheet.figure]]
    if sheet.grade:
        rows.append([said("kepala.mutu"), sheet.grade])
    for section in (sheet.services, sheet.people, sheet.period):
        if section:
            lines = [f"{line.label} {line.text}".strip() for line in section.lines]
            rows.append([section.heading.capitalize(), "\n".join(filter(None, [section.text, *lines]))])
    columns = [Column(said("kepala.hal"), LABEL, key=True), Column(said("kepala.keterangan"), LABEL, width=3)]
    draft.table(said("tabel.kartu"), columns, rows)


def publication(draft: Draft, laporan: Laporan) -> None:
    """The card that is published, and where the result was published, with the evidence."""
    _card(draft, laporan)
    published = laporan.office.publikasi
    if not published:
        draft.say(lacking("publikasi"))
        return
    draft.say(said("lampiran.publikasi-media", n=len(laporan.media())))
    columns = [
        NUMBER,
        Column(said("kepala.jenis"), LABEL, key=True),
        Column(said("kepala.uraian"), LABEL, width=3),
        Column(said("kepala.bukti"), LABEL),
    ]
    rows = []
    for number, one in enumerate(published, start=1):
        evidence = said("bukti.foto-publikasi", n=number) if one.bukti else lacking("bukti")
        kind = own(one.jenis) if one.jenis else said("kata.kosong")
        rows.append([written(number), kind, told(one.uraian, "uraian"), evidence])
    draft.table(said("tabel.publikasi"), columns, rows)
    for number, one in enumerate(published, start=1):
        if one.bukti:
            text = said("bukti.foto-publikasi-judul", n=number, uraian=own(one.uraian or one.jenis or ""))
            draft.picture(picture_of(one.bukti, text, PHOTO_WIDTH), text)


def reckoning(draft: Draft, laporan: Laporan) -> None:
    """By which rules, from which files, with which choices: all that is needed to reckon it again."""
    report = laporan.report
    method = report.method
    pairs = [(said("cara.aturan"), f"{method.rules.title} ({method.rules.id})")]
    pairs.append((said("cara.bobot"), _weight(laporan)))
    pairs.append((said("cara.kosong"), said(f"cara.kosong-{method.missing}")))
    pairs.append((said("cara.urutan"), _order(laporan)))
    pairs.append((said("cara.angka"), words.sentence(words.way(report))))
    pairs.append((said("cara.program"), said("cara.program-isi", versi=__version__, metode=written(METHOD_VERSION))))
    for use in report.inputs:
        facts = {
            "nama": own(Path(use.path).name),
            "lembar": f" ({own(use.sheet)})" if use.sheet else "",
            "baris": use.rows,
            "responden": use.used,
        }
        code = "cara.berkas-isi" if use.sha256 else "cara.berkas-isi-tanpa"
        pairs.append((said("cara.berkas"), said(code, **facts, sha=(use.sha256 or "")[:DIGEST_SHOWN])))
    pairs += [(said("cara.temuan"), text) for text in _findings(laporan)]
    columns = [Column(said("kepala.hal"), LABEL, key=True), Column(said("kepala.keterangan"), LABEL, width=3)]
    draft.table(said("tabel.cara"), columns, [list(pair) for pair in pairs])
    others = [
        said(
            "lampiran.lain-satu",
            cara=words.way(report, other.way),
            ikm=figure(other.ikm),
            mutu=said("lampiran.lain-mutu", mutu=other.grade.mutu) if other.grade else "",
        )
        for other in other_figures(report)
    ]
    if others:
        draft.say(said("lampiran.lain", angka=series(others)))


def _order(laporan: Laporan) -> str:
    """In which order numbers were taken for unsur, by those that stand elsewhere in another order."""
    rules, method = laporan.rules, laporan.report.method
    orders = {order.id: order.unsur for order in rules.orders}
    own_order, names = orders[method.order], {one.id: one.short for one in rules.unsur}
    told_apart = [
        said("cara.urutan-nomor", n=place, unsur=names[id])
        for place, id in enumerate(own_order, start=1)
        if any(other[place - 1 : place] != (id,) for other in orders.values())
    ]
    return said(f"cara.urutan-{method.order}", unsur=series(told_apart or [names[id] for id in own_order]))


def _findings(laporan: Laporan) -> list[str]:
    """What was found in the answers, a sentence for each code; what is said of the figures stands with them.

    Each names its file. The office of a part can see to its own files only: findings of others are left out, as far
    as all of a code are known with their places, and files that were not read are for whoever ran the program.
    """
    findings = laporan.report.findings
    own_files = {use.path for use in laporan.report.inputs}
    by_code: dict[str, list[Finding]] = {}
    for one in findings.listed():
        is_of_others = laporan.is_part and one.code in SHOWN_WHOLE
        if one.place != Place() and not is_of_others:
            by_code.setdefault(one.code, []).append(one)
    sentences = []
    for code, placed in sorted(by_code.items()):
        number = findings.by_code[code]
        of_own_files = [one for one in placed if one.place.file in own_files]
        if laporan.is_part and len(placed) == number:
            placed, number = of_own_files, len(of_own_files)
        if not placed:
            continue
        first = (of_own_files or placed)[0]
        file = first.place.file
        facts = {
            "berkas": said("cara.temuan-berkas", nama=own(Path(file).name)) if file else "",
            "kalimat": words.sentence(first.sentence),
            "kode": code,
        }
        more = number - 1
        if not more:
            sentences.append(said("cara.temuan-isi", **facts))
        elif any(one.place.file != file for one in placed):
            sentences.append(said("cara.temuan-berkas-lain", n=more, **facts))
        else:
            sentences.append(said("cara.temuan-beberapa", n=more, **facts))
    return sentences


def _weight(laporan: Laporan) -> str:
    method = laporan.report.method
    if method.weight != EXACT:
        return said("cara.bobot-cetak", bobot=method.weight.replace(".", ","))
    weights = set(method.weights.values())
    if len(weights) == 1:
        (weight,) = weights
        if weight.numerator == 1:
            return said("cara.bobot-exact", n=weight.denominator)
    return said("cara.bobot-berlainan")
