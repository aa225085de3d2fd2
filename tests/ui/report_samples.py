"""States of the report's sheet: counting, a report of now, one that was kept, a document under way, and its ends."""

from dataclasses import replace
from pathlib import Path

from kiosk.screens.message import message
from kiosk.screens.paper_words import work_of
from kiosk.screens.reception_state import Tone
from kiosk.screens.report_state import Bar, Charts, HistoryLine, Place, ReportState, Tile
from kiosk.screens.shelf_state import Told

MIDNIGHT_US = 1_784_991_600_000_000
HOUR_US = 3_600_000_000
TEXT = """\
【訓練】避難所状況報告　力合西小学校（7月30日（木）16：00時点）
避難者数：132世帯 287人（＋12世帯 ＋31人）
うち外出中 18人、外泊中 2人
方式別受付世帯数：アプリ 20、カード 31、紙様式 81
男女別：男 131人、女 142人、その他 0人、不明 14人
年齢別：0〜5歳 12人、6〜14歳 33人、15〜64歳 128人、65歳以上 96人、不明 18人
要配慮（重複あり）：病気・けが 8人、妊産婦 2人、乳幼児 12人、障がい 6人、要介護 11人、\
医療機器・透析・酸素 3人、アレルギー 9人
避難所内：101世帯 219人（＋8世帯 ＋20人）
車中泊：24台 26世帯 58人（＋3台 ＋9人）
ペット同行：9世帯 22人（犬 7、猫 5、その他 1）
7/30 6:00以降：入所 14世帯 35人、退所 2世帯 4人
食事の必要数：290食
不足しているもの：毛布 20枚、乳児用ミルク
"""
PAPERS = Path("/var/lib/kiosk/papers")
NOW = ReportState(
    as_of=message("report.as_of", month=7, day=30, clock="16:00"),
    compared=message("report.compared", month=7, day=30, clock="06:00"),
    text=TEXT,
    tiles=(
        Tile("report.tile.households", 132, "＋12"),
        Tile("report.tile.persons", 1287, "＋31"),
        Tile("report.tile.cars", 24, "＋3"),
        Tile("report.tile.car_persons", 58, "＋9"),
        Tile("report.tile.admitted", 35),
        Tile("report.tile.left", 4, "▲2"),
    ),
    charts=Charts(
        series=tuple(
            (MIDNIGHT_US + hour * HOUR_US, persons)
            for hour, persons in enumerate(
                (0, 14, 60, 132, 170, 201, 240, 256, 251, 248, 230, 233, 240, 251, 262, 270, 287)
            )
        ),
        methods=(Bar("method.app", 20), Bar("method.card", 31), Bar("method.paper", 81)),
        ages=tuple(
            Bar(f"report.age.{band}", count)
            for band, count in (("infant", 12), ("child", 33), ("adult", 128), ("elderly", 96), ("unknown", 18))
        ),
    ),
    history=tuple(
        HistoryLine(
            day,
            message("report.history.scheduled", month=7, day=day, clock=clock, due=clock),
            message("report.history.figures", households=100 + day, persons=200 + day),
            chosen=day == 29,
        )
        for day, clock in ((30, "06:00"), (29, "18:00"), (28, "18:00"))
    ),
    remarks=("3", "290", "毛布 20枚、乳児用ミルク", "", ""),
    times="06:00 18:00",
    places=(
        Place(Path("/media/KUMAMOTO"), message("paper.place.stick", name="KUMAMOTO")),
        Place(None, message("paper.place.printer", name="Reception-Printer")),
        Place(PAPERS, message("paper.place.folder", folder=str(PAPERS))),
    ),
)

REPORT_STATES = {
    "report_counting": ReportState(),
    "report_now": NOW,
    "report_kept": replace(NOW, is_kept=True, told=Told(Tone.RECEIVED, message("report.told.copied"))),
    "report_writing": replace(NOW, work=work_of("report", 3, 7)),
    "report_written": replace(
        NOW,
        told=Told(Tone.RECEIVED, message("paper.told.written", path=str(PAPERS / "report-drill-20260730-1600.pdf"))),
    ),
    "report_failed": replace(NOW, told=Told(Tone.FAILED, message("error.document_not_written"))),
}


class ReportOnPaper:
    """A report's screen that shows one state and writes down what is touched."""

    def __init__(self, state: ReportState = NOW) -> None:
        self.state = state
        self.touched: list[tuple[object, ...]] = []
        self.draw = None

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def copy(self, put) -> None:
        self.touched.append(("copy",))
        put(self.state.text)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *what: self.touched.append((name, *what))
