"""A code that is not ours gets a name, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.foreign_code import CodeKind, kind_of

PREFIX = "KMA1:"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KMA1:ABC", CodeKind.OURS),
        ("https://www.city.kumamoto.jp/", CodeKind.WEB_ADDRESS),
        ("HTTP://EXAMPLE.JP/A", CodeKind.WEB_ADDRESS),
        ("www.example.jp", CodeKind.WEB_ADDRESS),
        ("MEBKM:TITLE:x;URL:http://example.jp;;", CodeKind.WEB_ADDRESS),
        ("WIFI:S:00000JAPAN;T:nopass;;", CodeKind.WIFI),
        ("BEGIN:VCARD\r\nN:Kumamoto;Hanako\r\nEND:VCARD", CodeKind.CONTACT),
        ("MECARD:N:熊本,花子;;", CodeKind.CONTACT),
        ("mailto:a@example.jp", CodeKind.MAIL),
        ("tel:0960000000", CodeKind.PHONE),
        ("geo:32.8,130.7", CodeKind.PLACE),
        ("BEGIN:VEVENT\nEND:VEVENT", CodeKind.CALENDAR),
        ("00020101021126", CodeKind.PAYMENT),
        ("https://qr.paypay.ne.jp/abc", CodeKind.PAYMENT),
        ("JAHISTC08,1", CodeKind.MEDICINE),
        ("shc:/5676290952432060346029", CodeKind.HEALTH_CERTIFICATE),
        ("otpauth://totp/x?secret=A", CodeKind.ONE_TIME_PASSWORD),
        ("4901234567894", CodeKind.PRODUCT),
        ("01095040000591012112345678p901\x1d10", CodeKind.PRODUCT),
        ("myna:abc", CodeKind.OTHER_SERVICE),
        ("eyJhbGciOiJFUzI1NiJ9.e30.abc", CodeKind.OTHER_SERVICE),
        ("熊本市 西区", CodeKind.PLAIN_TEXT),
        ("Note: bring water", CodeKind.PLAIN_TEXT),
        ("", CodeKind.UNREADABLE),
        (" \r\n", CodeKind.UNREADABLE),
        ("\x00\x01", CodeKind.UNREADABLE),
        ("a\ufffdb", CodeKind.UNREADABLE),
    ],
)
def test_known_beginnings_have_names(text, kind):
    assert kind_of(text, PREFIX) is kind


@given(st.text(max_size=300))
def test_every_text_has_a_kind(text):
    assert kind_of(text, PREFIX) in CodeKind
    assert kind_of(PREFIX + text, PREFIX) is CodeKind.OURS
