"""The closed lists of words about activities, those who hold them and those who take part.

Sources: the city's manual for organisers (主催者ミニアプリ 利用の手引き) and its operating rules (運用ルール).
"""

from enum import StrEnum


class OrganizerStatus(StrEnum):
    """審査中 / 差戻し / 承認 / 変更申請中 / 一時停止 / 更新なし / 終了."""

    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    CHANGE_PENDING = "change_pending"
    SUSPENDED = "suspended"
    NOT_RENEWED = "not_renewed"
    ENDED = "ended"


class ActivityState(StrEnum):
    """予定 / 中止 / 終了; a finished activity stays for ever, for participants see it in their history (manual, Q5)."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class Visibility(StrEnum):
    """公開 / URL限定公開; a cancelled activity is the second, so that nobody applies for it (manual, Q2)."""

    PUBLIC = "public"
    URL_ONLY = "url_only"


class ParticipationMethod(StrEnum):
    """How a participation came to be noted; by `activity_code` the participant's own phone read the table's code."""

    RESIDENT_CODE = "resident_code"
    CARD = "card"
    HAND = "hand"
    ACTIVITY_CODE = "activity_code"


class Registration(StrEnum):
    """マイナンバーカードで利用登録: whether the participant had done so on that day."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class GrantState(StrEnum):
    """仮 / 付与 / 付与なし. A table only ever says what is pending or what the ledger told it."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class GrantReason(StrEnum):
    """Why no points were granted, or what the ledger must find out first."""

    ACTIVITY_UNKNOWN = "activity_unknown"
    WRONG_DAY = "wrong_day"
    ACTIVITY_CANCELLED = "activity_cancelled"
    ORGANIZER_NOT_APPROVED = "organizer_not_approved"
    NOT_REGISTERED = "not_registered"
    REGISTRATION_UNKNOWN = "registration_unknown"
    NOT_APPLIED = "not_applied"
    NO_APP = "no_app"
    NOT_IDENTIFIED = "not_identified"
    ALREADY_GRANTED = "already_granted"
    UNDONE = "undone"
