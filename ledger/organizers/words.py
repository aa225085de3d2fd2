"""Words of the office about organisers that never travel to a desk; those that do are in `sync.protocol`."""

from enum import StrEnum


class By(StrEnum):
    """Who takes a step: 主催団体, 熊本市, or the calendar."""

    ORGANIZER = "organizer"
    OFFICE = "office"
    CALENDAR = "calendar"


class RequestKind(StrEnum):
    """登録申請 / 変更申請 / 更新申請."""

    FIRST = "first"
    CHANGE = "change"
    RENEWAL = "renewal"


class RequestState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class BearerRole(StrEnum):
    """Whom a word of access stands for; an invitation is used once and makes a member's."""

    OFFICE = "office"
    MEMBER = "member"
    INVITATION = "invitation"
