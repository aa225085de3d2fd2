"""Says what a code that is not ours probably is, so that the screen can name it instead of failing."""

import re
from enum import StrEnum


class CodeKind(StrEnum):
    """What a text looks like; each value is the end of a message key. Never a judgement about its content."""

    OURS = "ours"
    POSTED = "posted"
    ACTIVITY = "activity"
    WEB_ADDRESS = "web_address"
    WIFI = "wifi"
    CONTACT = "contact"
    MAIL = "mail"
    PHONE = "phone"
    PLACE = "place"
    CALENDAR = "calendar"
    PAYMENT = "payment"
    MEDICINE = "medicine"
    HEALTH_CERTIFICATE = "health_certificate"
    ONE_TIME_PASSWORD = "one_time_password"  # noqa: S105  # a kind of code, no password
    PRODUCT = "product"
    OTHER_SERVICE = "other_service"
    PLAIN_TEXT = "plain_text"
    UNREADABLE = "unreadable"


_PATTERNS: tuple[tuple[re.Pattern[str], CodeKind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"WIFI:", CodeKind.WIFI),
        (r"BEGIN:VCARD|MECARD:|BIZCARD:", CodeKind.CONTACT),
        (r"BEGIN:(VCALENDAR|VEVENT)", CodeKind.CALENDAR),
        (r"mailto:|MATMSG:|SMTP:", CodeKind.MAIL),
        (r"tel:|smsto?:|mmsto?:", CodeKind.PHONE),
        (r"geo:", CodeKind.PLACE),
        (r"otpauth(-migration)?:", CodeKind.ONE_TIME_PASSWORD),
        # JAHIS: the medicine notebook's and prescription's formats of Japanese pharmacies begin with these words.
        (r"JAHIS(TC)?\d", CodeKind.MEDICINE),
        # shc: SMART Health Cards; HC1: the EU certificate: the Japanese vaccination certificate used the first.
        (r"shc:/|HC\d:", CodeKind.HEALTH_CERTIFICATE),
        # EMVCo merchant-presented codes (JPQR among them) begin with the payload format indicator 00 02 01.
        (r"000201|https?://qr\.paypay\.ne\.jp/|bitcoin:", CodeKind.PAYMENT),
        (r"(https?|ftp)://|www\.|URLTO:|MEBKM:", CodeKind.WEB_ADDRESS),
        (r"\x1d?(\d{8}|\d{12,14})$|\(?01\)?\d{14}", CodeKind.PRODUCT),
        (r"[a-z][a-z0-9+.-]{1,30}:\S", CodeKind.OTHER_SERVICE),
    )
)
"""Beginnings of texts and what they say, most special first; matched from the start, in any case."""

_HAS_WORDS = re.compile(r"\s|[぀-ヿ㐀-鿿]")
"""Blanks, kana or kanji: something that a person wrote, not a machine's token."""

LOOKED_AT_MOST = 4296
"""A QR code holds no more alphanumeric signs; whatever is longer came by another way and is not searched."""


def kind_of(text: str, prefix: str) -> CodeKind:
    """What kind of code a text is; `prefix` is that of our own codes. Answers for every text."""
    if text.startswith(prefix):
        return CodeKind.OURS
    cleaned = text.lstrip("\ufeff \t\r\n")[:LOOKED_AT_MOST]
    if not cleaned or not any(sign.isprintable() and not sign.isspace() for sign in cleaned) or "\ufffd" in cleaned:
        return CodeKind.UNREADABLE
    for pattern, kind in _PATTERNS:
        if pattern.match(cleaned):
            return kind
    return CodeKind.PLAIN_TEXT if _HAS_WORDS.search(cleaned) else CodeKind.OTHER_SERVICE
