"""A desk in the tests: writes events as a kiosk does, seals bundles, opens receipts and pages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from ledger import enrolment, feed, intake
from ledger.enrolment import Invitation
from ledger.service import Service
from sync.protocol import bundle, codec, events, keys, sealed, signed
from sync.protocol.events import (
    DiscrepancyAnswered,
    Event,
    HouseholdAdmitted,
    HouseholdDetailed,
    Payload,
    ReceptionUndone,
)
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.messages import Batch, Enrolment, EnrolmentRequest, FeedPage, FeedRequest, Receipt
from sync.protocol.records import Record, record_of
from sync.protocol.signed import Context
from sync.protocol.values import Depth, DiscrepancyAnswer, ReceptionMethod, RecordMode, SiteRole
from sync.protocol.verdict import Verdict

OPERATION = "op-drill"
REAL_OPERATION = "op-real"
SHELTER = "shelter-1"
NOON_US = 1_790_000_000_000_000
BOOT = uuid.UUID(int=7)


def person(number: int, name: str = "", *, came: bool = True) -> Person:
    """A person whose id is the same at every desk."""
    return Person(person_id=uuid.UUID(int=1000 + number), name_raw=name or f"見本 {number}", came=came)


def household(number: int, *persons: Person, heads: int | None = None, member_code: str = "") -> Household:
    """A household by its number, with persons or with a count."""
    return Household(
        household_id=uuid.UUID(int=number),
        depth=Depth.FULL if persons else Depth.COUNT,
        persons=persons,
        head_count=HeadCount(total=heads) if heads else None,
        member_code=member_code,
    )


@dataclass
class Desk:
    """One enrolled device: its keys, and the events that it has written so far."""

    service: Service
    enrolment: Enrolment
    sign_key: keys.PrivateKey
    seal_key: keys.PrivateKey
    written: list[bytes] = field(default_factory=list)
    cursor: int = 0

    @property
    def device_id(self) -> str:
        return self.enrolment.device_id

    @property
    def site(self) -> str:
        return self.enrolment.site_id

    def _ledger_key(self, use: str) -> keys.PublicKey:
        return next(keys.public_from(key.public_key) for key in self.enrolment.ledger_keys if key.use == use)

    # -- writing

    def admit(
        self,
        who: Household,
        at_us: int,
        *,
        no: str = "",
        method: ReceptionMethod = ReceptionMethod.APP,
        shelter: str = "",
        operation: str = "",
        mode: RecordMode = RecordMode.DRILL,
    ) -> Event:
        fact = HouseholdAdmitted(
            operation_id=operation or self.enrolment.operation_id,
            shelter_id=shelter or self.site,
            reception_no=no or f"{self.enrolment.desk_letter}{len(self.written) + 1}",
            method=method,
            household=who,
        )
        return self.write(fact, who.household_id, at_us, mode=mode)

    def detail(self, who: Household, at_us: int, *, mode: RecordMode = RecordMode.DRILL) -> Event:
        fact = HouseholdDetailed(
            operation_id=self.enrolment.operation_id,
            shelter_id=self.site,
            household=who,
        )
        return self.write(fact, who.household_id, at_us, mode=mode)

    def undo(self, event: Event, at_us: int) -> Event:
        fact = ReceptionUndone(
            operation_id=self.enrolment.operation_id,
            shelter_id=self.site,
            undone_event_id=event.event_id,
            reason="test",
        )
        return self.write(fact, event.aggregate, at_us, mode=event.record_mode)

    def answer(
        self,
        answer: DiscrepancyAnswer,
        who: uuid.UUID,
        at_us: int,
        *,
        other: tuple[int, str],
        here: int,
        mode: RecordMode = RecordMode.DRILL,
    ) -> Event:
        """Of `who`, whom household `here` at this shelter and `other` (household, shelter) have both received."""
        fact = DiscrepancyAnswered(
            operation_id=self.enrolment.operation_id,
            shelter_id=self.site,
            discrepancy_id=f"person_elsewhere:{who.hex}",
            person_id=who,
            household_id=uuid.UUID(int=here),
            other_shelter_id=other[1],
            other_household_id=uuid.UUID(int=other[0]),
            answer=answer,
        )
        return self.write(fact, who, at_us, mode=mode)

    def write(self, fact: Payload, aggregate: uuid.UUID, at_us: int, *, mode: RecordMode = RecordMode.DRILL) -> Event:
        name, schema = events.name_of(fact)
        return self.write_raw(name, schema, aggregate, codec.encode(fact), at_us, mode=mode)

    def write_raw(
        self,
        name: str,
        schema: int,
        aggregate: uuid.UUID,
        payload: bytes,
        at_us: int,
        *,
        mode: RecordMode = RecordMode.DRILL,
        offset_ms: int | None = 0,
    ) -> Event:
        seq = len(self.written) + 1
        event = Event(
            event_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{self.device_id}/{seq}"),
            device_id=self.device_id,
            seq=seq,
            type=name,
            schema=schema,
            aggregate=aggregate,
            wall_time_us=at_us,
            mono_ms=seq,
            boot_id=BOOT,
            clock_offset_ms=offset_ms,
            operator_id="staff",
            record_mode=mode,
            prev_hash=events.digest(self.written[-1]) if self.written else events.FIRST_HASH,
            payload=payload,
        )
        self.written.append(codec.encode(event))
        return event

    # -- talking

    def pack(self, raws: Sequence[bytes], device_id: str = "") -> bytes:
        batch = Batch(device_id=device_id or self.device_id, events=tuple(raws))
        return bundle.pack(batch, Context.BUNDLE, self.sign_key, self._ledger_key("seal"))

    def open_receipt(self, body: bytes) -> Receipt:
        ledger = self._ledger_key("sign")
        own = {keys.kid_of(self.seal_key): self.seal_key}
        return bundle.unpack(body, Receipt, Context.RECEIPT, own, {keys.kid_of(ledger): ledger}).message

    def send(self, *seqs: int) -> Receipt:
        """Sends the events of these seqs, or all."""
        raws = [self.written[seq - 1] for seq in seqs] if seqs else self.written
        return self.send_raw(raws)

    def send_raw(self, raws: Sequence[bytes]) -> Receipt:
        body, _ = intake.receive(self.service, self.pack(raws))
        return self.open_receipt(body)

    def request(self, after: int, nonce: bytes = b"n" * 16) -> bytes:
        wanted = FeedRequest(device_id=self.device_id, after=after, nonce=nonce, wall_time_us=NOON_US)
        return bundle.pack(wanted, Context.FEED_REQUEST, self.sign_key, self._ledger_key("seal"))

    def open_page(self, body: bytes) -> FeedPage:
        ledger = self._ledger_key("sign")
        own = {keys.kid_of(self.seal_key): self.seal_key}
        return bundle.unpack(body, FeedPage, Context.FEED_PAGE, own, {keys.kid_of(ledger): ledger}).message

    def page(self, after: int) -> FeedPage:
        return self.open_page(feed.answer(self.service, self.request(after)))

    def pull(self) -> list[Record]:
        """All records since the last pull, in their order."""
        found = []
        while True:
            page = self.page(self.cursor)
            self.cursor = page.cursor
            found += [record_of(item) for item in page.items]
            if not page.more:
                return found


def enrolment_request(code: str, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey) -> bytes:
    return codec.encode(
        EnrolmentRequest(
            code=code,
            sign_public_key=keys.public_bytes(sign_key),
            seal_public_key=keys.public_bytes(seal_key),
            program_version="test",
        )
    )


def opened_enrolment(body: bytes, seal_key: keys.PrivateKey, ledger_kid: bytes) -> Enrolment:
    """What a kiosk makes of the answer: it learns the key from it, and believes it by the code's kid alone."""
    token = sealed.unseal(body, {keys.kid_of(seal_key): seal_key})
    inner = _payload_unverified(token)
    known = {bytes(key.kid): keys.public_from(key.public_key) for key in inner.ledger_keys if key.kid == ledger_kid}
    return codec.decode(signed.verify(token, known, Context.ENROLMENT).payload, Enrolment)


def _payload_unverified(token: bytes) -> Enrolment:
    return codec.decode(codec.plain_of(token).value[2], Enrolment)


def enrol_desk(
    service: Service, site: str = SHELTER, role: SiteRole = SiteRole.SHELTER_DESK, mode: RecordMode = RecordMode.DRILL
) -> Desk:
    """A new desk, by the whole exchange."""
    code = enrolment.invite(service, Invitation(site, role, mode, 1.0))
    sign_key, seal_key = keys.new_key(), keys.new_key()
    body = enrolment.enrol(service, enrolment_request(code.text, sign_key, seal_key))
    return Desk(service, opened_enrolment(body, seal_key, code.ledger_kid), sign_key, seal_key)


def kinds(verdicts: Sequence[Verdict]) -> list[str]:
    """Verdicts as short words: `applied`, `held:household`, `discrepancy:person_elsewhere` …"""
    return [f"{one.kind}:{one.detail.partition(':')[0]}" if one.detail else str(one.kind) for one in verdicts]
