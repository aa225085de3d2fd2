"""The figures of a 避難所状況報告 by the names under which the city's forms, tables and sheets ask for them."""

from collections.abc import Mapping

from kiosk.domain.shelter_report import Remarks, ShelterReport
from sync.protocol.ages import AgeBand
from sync.protocol.city_form import CityForm, Moment, local_time, text_of
from sync.protocol.shelter_figures import Amount, Species
from sync.protocol.values import CareCode, RecordMode, ReportedMethod, Sex, StayType

METHODS = {ReportedMethod.APP: "アプリ", ReportedMethod.CARD: "カード", ReportedMethod.PAPER: "紙様式"}
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.OTHER: "その他の性別", Sex.UNKNOWN: "性別不明"}
AGES = {
    AgeBand.INFANT: "0歳から5歳",
    AgeBand.CHILD: "6歳から14歳",
    AgeBand.ADULT: "15歳から64歳",
    AgeBand.ELDERLY: "65歳以上",
    AgeBand.UNKNOWN: "年齢不明",
}
CARE = {
    CareCode.ILL: "病気・けが",
    CareCode.PREGNANT: "妊産婦",
    CareCode.INFANT: "乳幼児",
    CareCode.DISABLED: "障がい",
    CareCode.NURSING: "要介護",
    CareCode.MEDICAL: "医療機器・透析・酸素",
    CareCode.ALLERGY: "アレルギー",
}
STAYS = {
    StayType.SHELTER: "避難所内",
    StayType.CAR: "車中泊",
    StayType.TENT: "テント",
    StayType.HOME: "在宅",
    StayType.RELATIVES: "親戚・知人宅",
    StayType.HOTEL: "ホテル",
    StayType.OTHER: "その他の滞在",
}
SPECIES = {Species.DOG: "犬", Species.CAT: "猫", Species.OTHER: "その他のペット"}
RECORD_MODES = {RecordMode.REAL: "実災害", RecordMode.DRILL: "訓練", RecordMode.TEST: "テスト"}
"""The words of the city's forms; the names in templates and the first column of tables are made of them."""


def figures_of(report: ShelterReport) -> dict[str, int | None]:
    """Every figure by its name, in the order of the report; None is not known."""
    return {
        **_amount("", report.here),
        "自主避難": report.remarks.voluntary_persons,
        **_amounts({name: report.by_method.get(method, Amount()) for method, name in METHODS.items()}),
        **{name: report.sexes.get(sex, 0) for sex, name in SEXES.items()},
        **{name: report.ages.get(band, 0) for band, name in AGES.items()},
        **{name: report.care.get(code, 0) for code, name in CARE.items()},
        **_amounts({name: report.stays.get(kind, Amount()) for kind, name in STAYS.items()}),
        "車中泊台数": report.cars,
        **_amount("ペット同行", report.pet_owners),
        **{name: report.pets.get(species, 0) for species, name in SPECIES.items()},
        "外出人": report.out,
        "外泊人": report.overnight,
        **_amount("入所", report.admitted),
        **_amount("退所", report.left),
        "食事": report.remarks.meals,
    }


def changes_of(report: ShelterReport, previous: ShelterReport | None) -> dict[str, int | None]:
    """By how much each figure changed; None where one of the two is not known. Nothing where they do not compare."""
    before = comparable(report, previous)
    if before is None:
        return {}
    figures = figures_of(before)
    return {name: _difference(value, figures.get(name)) for name, value in figures_of(report).items()}


def comparable(report: ShelterReport, previous: ShelterReport | None) -> ShelterReport | None:
    """`previous`, where it is of the same shelter, operation and record mode and not later; None otherwise."""
    if previous is None:
        return None
    place, before = (
        (one.scope.shelter_id, one.scope.operation_id, one.scope.record_mode) for one in (report, previous)
    )
    return previous if place == before and previous.scope.as_of_us <= report.scope.as_of_us else None


def report_text(form: CityForm, report: ShelterReport, previous: ShelterReport | None, shelter: str) -> str:
    """The report as text; `shelter` is the shelter's name. Raises city_form.BrokenForm."""
    since = local_time(report.scope.since_us)
    words = {"避難所": shelter, "期間の始まり": f"{since.month}/{since.day} {since.hour}:{since.minute:02d}"}
    words |= remark_words(report.remarks)
    before = comparable(report, previous)
    moment = Moment(report.scope.as_of_us, report.scope.record_mode)
    return text_of(form, moment, figures_of(report), None if before is None else figures_of(before), words)


def remark_words(remarks: Remarks) -> dict[str, str]:
    """What staff said, by the names under which forms ask for it, each on one line."""
    said = {"不足": remarks.shortages, "ライフライン": remarks.lifelines, "連絡": remarks.text}
    return {name: " ".join(text.split()) for name, text in said.items()}


def _amount(name: str, amount: Amount) -> dict[str, int | None]:
    return {f"{name}世帯": amount.households, f"{name}人": amount.persons}


def _amounts(amounts: Mapping[str, Amount]) -> dict[str, int | None]:
    return {name: value for word, amount in amounts.items() for name, value in _amount(word, amount).items()}


def _difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before
