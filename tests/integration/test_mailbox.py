"""Reports by e-mail: each message once, nothing trusted that is not proven, nothing lost that a person wrote."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.cases.actions import Report
from onecity.core.cases.actions.looking import open_reporter
from onecity.core.cases.models import Case, Category
from onecity.core.cases.presenting.history import history_entries, names_for
from onecity.core.cases.presenting.reporters import masked_reporter
from onecity.core.cases.queries.callers import cases_of_caller
from onecity.core.cases.states import Source, State
from onecity.core.geo.models import Place
from onecity.core.ledger.cipher import decrypt
from onecity.core.ledger.models import LookUp
from onecity.core.notices.models import Notice
from onecity.interop.mailbox import actions
from onecity.interop.mailbox.actions import MOST_A_DAY, complete, set_aside, take_letter
from onecity.interop.mailbox.holding import MOST_TRIES
from onecity.interop.mailbox.jobs import exchange_mail
from onecity.interop.mailbox.models import Letter, LetterState, Mailbox, Quarantined, Undelivered
from onecity.interop.mailbox.parsing import received
from onecity.interop.mailbox.queries import ignored_counts, waiting_count
from tests.factories import IN_WEST, City, person
from tests.imap import PASSWORD, Box, mailbox_server
from tests.pictures import jpeg

HOST = "mx.liaocheng.example"
CITIZEN = "wang@example.org"
PROVEN = f"{HOST}; spf=pass smtp.mailfrom={CITIZEN}; dkim=pass (good; really) header.d=example.org"


def letter(text: str = "新华广场路灯不亮", sender: str = CITIZEN, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Wang <{sender}>", "12345@liaocheng.example", "路灯"
    message["Message-ID"] = f"<{abs(hash((text, sender)))}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def read(message: EmailMessage | bytes, trusted: str = HOST) -> Letter:
    return take_letter(received(bytes(message), trusted, "12345@liaocheng.example"))


@pytest.fixture
def square(city: City) -> Place:
    """A place that a letter may name, and the category of what nobody has sorted."""
    Category.objects.create(standard="t", version="1", kind="incident", code="X9099", name_zh="其他诉求", name_en="Other")
    return Place.objects.create(
        kind="landmark", name_zh="新华广场", name_en="Xinhua Square", point=IN_WEST, region_code="371502001001", synthetic=True
    )


@pytest.fixture
def box(settings: object) -> Iterator[Box]:
    """A mailbox that the city reads, and a way to answer."""
    with mailbox_server() as server:
        given = {
            "host": "127.0.0.1",
            "port": server.port,
            "user": "12345@liaocheng.example",
            "password": PASSWORD,
            "encrypted": False,
            "folder": "INBOX",
        }
        settings.MAILBOX, settings.MAIL_TRUSTED_HOST, settings.MAIL_REPLIES = given, HOST, True  # type: ignore[attr-defined]
        settings.MAIL_LINKS = "https://city.example"  # type: ignore[attr-defined]
        yield server


def test_a_letter_that_names_its_place_becomes_a_case_and_its_proven_sender_hears_of_it(square: Place, box: Box) -> None:
    message = letter(Authentication_Results=PROVEN)
    message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="lamp.jpg")
    box.put(bytes(message))
    assert exchange_mail() == 1
    case = Case.objects.get()
    assert (case.source, case.state, case.photos.count(), case.region_code[:6]) == (Source.EMAIL, State.REPORTED, 1, "371502")
    assert "新华广场路灯不亮" in case.text
    [answer] = mail.outbox
    assert answer.to == [CITIZEN]
    assert f"https://city.example/follow/{case.token}/" in answer.body
    assert answer.extra_headers["Auto-Submitted"] == "auto-replied"
    exchange_mail()
    assert (len(mail.outbox), Case.objects.count()) == (1, 1)


def test_the_same_message_is_taken_once_however_often_it_is_read(square: Place, box: Box) -> None:
    box.put(bytes(letter()))
    exchange_mail()
    box.seen.clear()
    exchange_mail()
    without = letter("新华广场井盖响")
    del without["Message-ID"]
    read(without)
    read(without)
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "results",
    [
        "",
        f"mx.evil.example; spf=pass smtp.mailfrom={CITIZEN}",
        f"{HOST}; spf=fail smtp.mailfrom={CITIZEN}; dkim=none",
        f"{HOST}; spf=pass smtp.mailfrom=bounce@other.example; dkim=pass header.d=other.example",
        f"{HOST}; spf=softfail (spf=pass smtp.mailfrom={CITIZEN})",
        f"{HOST}.evil.example; dkim=pass header.d=example.org",
    ],
    ids=["nothing said", "another host said it", "failed", "of another domain", "in a comment", "a host of a similar name"],
)
def test_a_sender_nobody_proved_is_marked_and_nothing_is_sent_there(square: Place, box: Box, results: str) -> None:
    box.put(bytes(letter(**({"Authentication_Results": results} if results else {}))))
    exchange_mail()
    case = Case.objects.get()
    events = list(case.events.order_by("-sequence"))
    with override("zh-hans"):
        assert "发件人未经证实" in str(history_entries(case, events, [], names_for(case, events))[-1].text)
    assert mail.outbox == []


def test_a_result_written_below_that_of_the_own_host_counts_for_nothing(square: Place) -> None:
    message = letter(Authentication_Results=f"{HOST}; spf=fail smtp.mailfrom={CITIZEN}")
    message._headers.append(("Authentication-Results", PROVEN))  # type: ignore[attr-defined]
    assert not read(message).proven
    assert not read(letter("新华广场又坏了", Authentication_Results=PROVEN), trusted="").proven


def test_without_a_clear_place_it_waits_and_somebody_completes_it(city: City, square: Place) -> None:
    message = letter("我家门口路灯不亮", Authentication_Results=PROVEN)
    message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="lamp.jpg")
    waiting = read(message)
    assert (waiting.state, Case.objects.count(), waiting.photos.count()) == (LetterState.WAITING, 0, 1)
    given = Report(waiting.text, IN_WEST.x, IN_WEST.y, city.category, Source.EMAIL)
    with pytest.raises(NotAllowed):
        complete(city["clerk"], waiting.pk, given)
    case = complete(city["acceptor"], waiting.pk, given)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.case_id, waiting.reply_due, waiting.photos.count(), case.photos.count()) == (
        "taken",
        case.pk,
        True,
        0,
        1,
    )
    with pytest.raises(Letter.DoesNotExist):
        set_aside(city["acceptor"], waiting.pk)


def test_the_pages_list_complete_and_set_aside(city: City, square: Place) -> None:
    client = client_of(city, "acceptor")
    first, second = read(letter("家里燃气泄漏了")), read(letter("广告"))
    page = client.get("/mail/").content.decode()
    assert page.index("燃气泄漏") < page.index("广告")
    assert client.get(f"/mail/{first.pk}/").status_code == 200
    assert LookUp.objects.get(subject_kind="letter", subject_id=str(first.pk)).actor_id == city["acceptor"].user_id
    form = {"text": first.text, "point": f"{IN_WEST.x},{IN_WEST.y}", "place": "", "category": city.category.pk, "request_kind": "help"}
    assert client.post(f"/mail/{first.pk}/", form | {"point": ""}).status_code == 422
    assert client.post(f"/mail/{first.pk}/", form).status_code == 302
    assert (Case.objects.get().source, Case.objects.get().request_kind) == (Source.EMAIL, "help")
    assert client.post(f"/mail/{second.pk}/aside").status_code == 302
    assert client.get(f"/mail/{second.pk}/").status_code == 404
    assert client_of(city, "clerk").get("/mail/").status_code == 403


def client_of(city: City, who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=city[who].user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("reason", "headers"),
    [
        ("auto_submitted", {"Auto_Submitted": "auto-replied"}),
        ("precedence", {"Precedence": "bulk"}),
        ("bounce", {"Return_Path": "<>"}),
    ],
)
def test_machines_are_ignored_and_counted(city: City, square: Place, reason: str, headers: dict[str, str]) -> None:
    ignored = read(letter(**headers))
    assert (ignored.state, ignored.reason, ignored.text, ignored.sender) == (LetterState.IGNORED, reason, "", "")
    assert ignored_counts(city["acceptor"]) == {reason: 1}


def test_the_mailbox_does_not_write_to_itself_nor_to_one_that_writes_without_end(city: City, square: Place) -> None:
    assert read(letter(sender="12345@liaocheng.example")).reason == "own"
    for number in range(MOST_A_DAY):
        read(letter(f"第{number}封", sender="robot@example.org"))
    assert read(letter("还有一封", sender="robot@example.org")).reason == "loop"


def test_of_a_message_too_large_the_case_is_made_and_the_attachment_refused(square: Place, box: Box) -> None:
    message = letter(Authentication_Results=PROVEN)
    message.add_attachment(b"\xff\xd8" + bytes(40 * 1024 * 1024), maintype="image", subtype="jpeg", filename="huge.jpg")
    box.put(bytes(message))
    exchange_mail()
    case = Case.objects.get()
    assert (case.photos.count(), "huge.jpg" in case.text) == (0, True)
    assert "huge.jpg" in mail.outbox[0].body
    assert any("BODY.PEEK[]<0." in words for words in box.asked)


def test_what_is_no_photo_is_refused_with_its_reason_and_never_opened(square: Place) -> None:
    message = letter()
    message.add_attachment(b"PK\x03\x04" + bytes(2000), maintype="application", subtype="zip", filename="bomb.zip")
    message.add_attachment(b"MZ", maintype="image", subtype="jpeg", filename="virus.jpg")
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename="page.html")
    taken = read(message)
    assert [name for name, _reason in taken.refused] == ["bomb.zip", "virus.jpg", "page.html"]
    assert all(reason for _name, reason in taken.refused)
    assert "alert(1)" not in Case.objects.get().text


def raw(charset: str, body: bytes) -> bytes:
    head = f"From: {CITIZEN}\r\nSubject: =?gb2312?B?wre1xg==?=\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("gb18030", "新华广场路灯不亮𠮷".encode("gb18030")),
        ("gb2312", "新华广场路灯不亮镕".encode("gb18030")),
        ("us-ascii", "新华广场路灯不亮".encode("gb18030")),
        ("x-nonsense", "新华广场路灯不亮".encode()),
        ("utf-8", "新华广场路灯不亮".encode() + b"\xff\xfe"),
    ],
)
def test_letters_are_read_whatever_their_charset_says(square: Place, charset: str, body: bytes) -> None:
    assert "路灯不亮" in read(raw(charset, body)).text or "路灯" in read(raw(charset, body)).text
    assert Letter.objects.count() == 1


def test_a_page_instead_of_a_text_leaves_its_words_only(square: Place) -> None:
    message = letter()
    message.set_content("<style>p{}</style><p>新华广场&amp;路灯</p><script>alert(1)</script>", subtype="html")
    assert "新华广场&路灯" in read(message).text
    assert "alert" not in read(message).text
    assert read(b"\x00\xff not a message").state in (LetterState.WAITING, LetterState.IGNORED)


def test_a_server_that_fails_is_left_alone_ever_longer_and_the_administrators_hear_of_it_once(city: City, box: Box) -> None:
    administrator = person("administrator", city.centre)
    box.broken = True
    for failures in range(1, 6):
        assert exchange_mail() == 0
        state = Mailbox.objects.get()
        assert state.failures == failures
        assert exchange_mail() == 0
        assert Mailbox.objects.get().failures == failures
        Mailbox.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert Notice.objects.filter(user_id=administrator.user_id, key="mailbox.failing").count() == 1
    box.broken = False
    exchange_mail()
    assert (Mailbox.objects.get().failures, Mailbox.objects.get().next_at) == (0, None)


def test_a_wrong_password_is_a_failure_too(city: City, box: Box, settings: object) -> None:
    settings.MAILBOX = settings.MAILBOX | {"password": "wrong"}  # type: ignore[attr-defined]
    assert exchange_mail() == 0
    assert "wrong password" in Mailbox.objects.get().fault


def contact_of(case: Case) -> tuple[str, str] | None:
    """Name and address of the reporter of a case, opened."""
    case.refresh_from_db()
    reporter = case.reporter
    return (decrypt(bytes(reporter.name_cipher)), decrypt(bytes(reporter.email_cipher))) if reporter else None


def test_a_proven_sender_is_the_reporter_sealed_masked_and_found_again(city: City, square: Place) -> None:
    read(letter(Authentication_Results=PROVEN))
    case = Case.objects.get()
    assert contact_of(case) == ("Wang", CITIZEN)
    assert CITIZEN.encode() not in bytes(case.reporter.email_cipher)
    shown = masked_reporter(city["acceptor"], case)
    assert shown is not None
    assert (shown.name, shown.email) == ("W***", "w****@example.org")
    assert open_reporter(city["acceptor"], case, "to ask where it is").email == CITIZEN
    assert list(cases_of_caller(city["acceptor"], email=CITIZEN.upper())) == [case]
    assert not cases_of_caller(city["acceptor"], email="@").exists()
    client = Client()
    page = client.get(f"/follow/{case.token}/").content.decode()
    assert CITIZEN not in page
    assert "Wang" not in page


def test_a_forged_sender_is_nobodys_reporter(city: City, square: Place) -> None:
    read(letter(Authentication_Results=f"{HOST}; spf=fail smtp.mailfrom={CITIZEN}"))
    assert contact_of(Case.objects.get()) is None
    assert not cases_of_caller(city["acceptor"], email=CITIZEN).exists()


@pytest.mark.parametrize(("results", "reporter"), [(PROVEN, ("Wang", CITIZEN)), ("", None)])
def test_who_completes_a_letter_gives_the_case_its_proven_reporter(
    city: City, square: Place, results: str, reporter: tuple[str, str] | None
) -> None:
    waiting = read(letter("我家门口路灯不亮", **({"Authentication_Results": results} if results else {})))
    given = Report(waiting.text, IN_WEST.x, IN_WEST.y, city.category, Source.EMAIL)
    assert contact_of(complete(city["acceptor"], waiting.pk, given)) == reporter


def test_the_page_of_a_letter_shows_what_its_proven_sender_reported_before(city: City, square: Place) -> None:
    read(letter(Authentication_Results=PROVEN))
    earlier = Case.objects.get()
    client = client_of(city, "acceptor")
    proven, forged = read(letter("家门口的灯", Authentication_Results=PROVEN)), read(letter("家门口的井盖"))
    assert f"/cases/{earlier.pk}/" in client.get(f"/mail/{proven.pk}/").content.decode()
    assert f"/cases/{earlier.pk}/" not in client.get(f"/mail/{forged.pk}/").content.decode()


def test_the_earlier_cases_of_an_address_stand_at_the_desk(city: City, square: Place) -> None:
    read(letter(Authentication_Results=PROVEN))
    answer = client_of(city, "acceptor").post("/intake/surroundings", {"reporter_email": CITIZEN})
    assert f"/cases/{Case.objects.get().pk}/" in answer.content.decode()


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Whatever names a trap breaks the reading, as a fault nobody foresaw would; called, it breaks nothing more."""
    honest = actions.place_of_address

    def broken(text: str) -> object:
        if "陷阱" in text:
            raise RuntimeError("nobody foresaw this")
        return honest(text)

    monkeypatch.setattr(actions, "place_of_address", broken)
    return lambda: monkeypatch.setattr(actions, "place_of_address", honest)


def test_what_fails_unforeseen_is_held_with_its_reason_while_the_others_go_on(
    city: City, square: Place, box: Box, trap: Callable[[], None]
) -> None:
    administrator = person("administrator", city.centre)
    box.put(bytes(letter("新华广场有陷阱", Authentication_Results=PROVEN)))
    box.put(bytes(letter("新华广场路灯不亮")))
    assert exchange_mail() == 2
    assert exchange_mail() == 0
    assert (Case.objects.count(), Mailbox.objects.get().failures) == (1, 0)
    held = Quarantined.objects.get()
    assert (held.fault, held.tries) == ("RuntimeError: nobody foresaw this", 1)
    assert "陷阱".encode() not in bytes(held.content_cipher)
    assert Notice.objects.filter(user_id=administrator.user_id, key="mailbox.quarantined").count() == 1
    assert waiting_count(city["acceptor"]) == 1
    box.seen.clear()
    exchange_mail()
    assert (Case.objects.count(), Quarantined.objects.count()) == (1, 1)


def test_what_is_held_is_tried_again_by_a_button_until_it_is_taken(city: City, square: Place, box: Box, trap: Callable[[], None]) -> None:
    message = letter("新华广场有陷阱", Authentication_Results=PROVEN)
    message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="lamp.jpg")
    box.put(bytes(message))
    exchange_mail()
    held, client = Quarantined.objects.get(), client_of(city, "acceptor")
    assert "nobody foresaw this" in client.get("/mail/").content.decode()
    assert client_of(city, "clerk").post(f"/mail/quarantine/{held.pk}/again").status_code == 403
    assert client.post(f"/mail/quarantine/{held.pk}/again").status_code == 302
    held.refresh_from_db()
    assert (held.tries, Letter.objects.count()) == (2, 0)
    trap()
    client.post(f"/mail/quarantine/{held.pk}/again")
    case = Case.objects.get()
    assert (case.photos.count(), contact_of(case), Quarantined.objects.count()) == (1, ("Wang", CITIZEN), 0)
    assert client.post(f"/mail/quarantine/{held.pk}/again").status_code == 404
    exchange_mail()
    assert [one.to for one in mail.outbox] == [[CITIZEN]]


def test_an_answer_that_cannot_be_made_does_not_hold_up_the_others(city: City, square: Place, box: Box, settings: Settings) -> None:
    settings.MAIL_REPLIES = False
    for words in ("新华广场路灯不亮", "新华广场井盖响"):
        box.put(bytes(letter(words, Authentication_Results=PROVEN)))
    exchange_mail()
    broken = Letter.objects.order_by("pk").first()
    Letter.objects.filter(pk=broken.pk).update(message_id="<two\nlines@example.org>")
    settings.MAIL_REPLIES = True
    exchange_mail()
    broken.refresh_from_db()
    assert (len(mail.outbox), broken.reply_failures) == (1, 1)


def look_until_held() -> None:
    """Look into the mailbox as often as a message is asked for again."""
    for _try in range(MOST_TRIES):
        exchange_mail()
        Undelivered.objects.update(next_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("how", ["refused", "empty", "lost"])
def test_a_message_the_server_does_not_hand_over_holds_up_no_other(city: City, square: Place, box: Box, how: str) -> None:
    told = [person("administrator", city.centre), city["acceptor"], city["duty_officer"]]
    bad = box.put(bytes(letter("新华广场井盖响", Authentication_Results=PROVEN)))
    box.put(bytes(letter("新华广场路灯不亮")))
    box.bad[bad] = how
    assert exchange_mail() == 1
    late = Undelivered.objects.get()
    assert (Case.objects.count(), Mailbox.objects.get().failures, late.tries) == (1, 0, 1)
    asked = len(box.asked)
    exchange_mail()
    assert not any("BODY" in words for words in box.asked[asked:]), "it is left alone for a while"
    Undelivered.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    look_until_held()
    held = Quarantined.objects.get()
    assert (held.key, held.tries, bool(held.fault), Undelivered.objects.count()) == (f"17:{bad}", MOST_TRIES, True, 0)
    for one in told:
        assert Notice.objects.filter(user_id=one.user_id, key="mailbox.quarantined", parameters__fault=held.fault).count() == 1
    asked = len(box.asked)
    exchange_mail()
    assert not any("BODY" in words for words in box.asked[asked:]), "what is in quarantine is asked for by a button only"
    assert waiting_count(city["acceptor"]) == 1


def test_what_the_server_did_not_hand_over_is_asked_for_again_by_the_button(city: City, square: Place, box: Box) -> None:
    bad = box.put(bytes(letter("新华广场井盖响", Authentication_Results=PROVEN)))
    box.bad[bad] = "refused"
    look_until_held()
    held, client = Quarantined.objects.get(), client_of(city, "acceptor")
    assert "cannot read message" in client.get("/mail/").content.decode()
    client.post(f"/mail/quarantine/{held.pk}/again")
    held.refresh_from_db()
    assert (held.tries, Letter.objects.count()) == (MOST_TRIES + 1, 0)
    box.bad.clear()
    client.post(f"/mail/quarantine/{held.pk}/again")
    assert (Case.objects.count(), Quarantined.objects.count(), box.seen) == (1, 0, {bad})


def test_a_message_that_comes_after_all_is_forgotten_as_a_late_one(city: City, square: Place, box: Box) -> None:
    bad = box.put(bytes(letter("新华广场井盖响")))
    box.bad[bad] = "refused"
    exchange_mail()
    box.bad.clear()
    Undelivered.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert exchange_mail() == 1
    assert (Undelivered.objects.count(), Quarantined.objects.count(), Case.objects.count()) == (0, 0, 1)


def test_a_line_that_breaks_at_every_message_is_a_failing_server_and_no_message_is_blamed(city: City, square: Place, box: Box) -> None:
    for words in ("新华广场井盖响", "新华广场路灯不亮", "新华广场积水"):
        box.bad[box.put(bytes(letter(words)))] = "lost"
    assert exchange_mail() == 0
    assert (Mailbox.objects.get().failures, Undelivered.objects.count()) == (1, 0)


def test_a_message_somebody_else_took_away_is_no_fault(city: City, square: Place, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = box.put(bytes(letter("新华广场井盖响")))
    box.put(bytes(letter("新华广场路灯不亮")))
    box.bad[gone] = "gone"
    assert exchange_mail() == 1
    assert (Case.objects.count(), Mailbox.objects.get().failures, Undelivered.objects.count()) == (1, 0, 0)
