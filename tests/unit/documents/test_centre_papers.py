"""The sheet of a team and the figures of a day, read back by another library than the one that drew them."""

import uuid
from dataclasses import replace as replaced

import pytest
from msgspec.structs import replace

from kiosk.app.centre_papers import TeamUnknown, centre_figures, team_sheet
from kiosk.desk.centre_cards import ReceiveVolunteer
from kiosk.desk.centre_needs import TakeNeed
from kiosk.desk.centre_teams import MatchVolunteers
from kiosk.documents.centre_figures_pdf import centre_words
from kiosk.documents.heading import Heading
from kiosk.documents.team_sheet_pdf import MOST_MEMBERS, TeamSheet, team_sheet_pdf
from sync.protocol import team_code
from sync.protocol.centre import CentreNeed, TeamMember, Volunteer
from sync.protocol.values import ReceptionMethod, RecordMode
from tests.fakes import FakeClock, open_desk
from tests.ui.centre_samples import BOARD, CARDS, NOON_US, TODAY
from tests.unit.documents.paper import Pages

pytestmark = pytest.mark.usefixtures("qapp")
HEADING = Heading("見本公園", "総合防災訓練", RecordMode.DRILL, NOON_US)


def test_a_team_reads_where_it_goes_and_with_whom_and_its_code_is_read_back():
    line = BOARD.teams[0]
    pages = Pages(team_sheet_pdf(TeamSheet(line, (CARDS[3], CARDS[0])), HEADING))
    text = pages.text()
    assert (len(pages), pages.millimetres()) == (1, (210, 297))
    for told in ("班 A-1", "見本町1丁目", "見本町1-2-3", "床下の泥出し", "A-4", "7人", "見本 花子", "訓", "活動報告"):
        assert told in text, told
    assert pages.codes() == [team_code.text_of(line.record.team_id)]


def test_a_long_team_and_a_long_need_stay_on_one_page():
    line = BOARD.teams[0]
    assert line.need is not None
    need = replace(line.need, need=replace(line.need.need, note="長い備考。" * 40, danger="釘。" * 60))
    pages = Pages(team_sheet_pdf(TeamSheet(replaced(line, need=need), CARDS * 5), HEADING))
    assert len(pages) == 1
    assert f"ほか{len(CARDS) * 5 - MOST_MEMBERS}件" in pages.text()
    assert pages.lowest_mm("。") < 297


def test_the_days_figures_on_paper_are_those_of_the_report():
    words = centre_words(TODAY, BOARD.figures, HEADING)
    assert words.startswith("【訓練】災害ボランティアセンター活動状況　11月20日")
    assert "受付：17人（6件、うち団体 1団体 12人）" in words


def test_papers_are_made_from_the_file(tmp_path):
    desk = open_desk(tmp_path, FakeClock())
    card, need = Volunteer(volunteer_id=uuid.UUID(int=1), name="例田"), uuid.UUID(int=2)
    desk.do(ReceiveVolunteer(card, ReceptionMethod.MANUAL, 0))
    desk.do(TakeNeed(CentreNeed(need_id=need, area="見本町", work="泥出し")))
    made = desk.do(MatchVolunteers(need, (TeamMember(card.volunteer_id),)))
    now_us = desk._clock.now_us()
    sheet = team_sheet(desk._store, desk.site, made.record.team_id, now_us)
    assert "例田" in Pages(sheet).text()
    day = made.record.day
    assert "受付：1人" in Pages(centre_figures(desk._store, desk.site, day, now_us)).text()
    with pytest.raises(TeamUnknown):
        team_sheet(desk._store, desk.site, uuid.UUID(int=9), now_us)
    desk._store.close()
