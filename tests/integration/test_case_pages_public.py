"""The pages without a login: reporting, following, rating, photos; and what they must not tell."""

import re
import zlib
from io import BytesIO
from struct import pack
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, report
from onecity.core.cases.models import Attachment, Case
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photos import read_uploads
from onecity.core.cases.states import Source
from tests.factories import IN_WEST, City
from tests.integration.test_case_pages import filed, reported, signed_in

TYPED = "井盖塌了 𠮷🚧"
CITIZEN = "13812342207"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def citizen() -> Client:
    """A browser nobody signed in with."""
    return Client(headers={"Accept-Language": "en"})


def photo(name: str = "a.jpg", kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options) -> SimpleUploadedFile:
    """A picture as a telephone sends it."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue(), f"image/{kind.lower()}")


def bomb() -> SimpleUploadedFile:
    """A PNG of few bytes that unpacks to 30000 × 30000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b""), "image/png")


def form(city: City, **given) -> dict:
    """A full public report."""
    return {"text": TYPED, "point": "115.92,36.45", "category": city.category.pk, "request_key": str(uuid4())} | given


def test_a_report_leads_to_its_receipt_and_the_receipt_to_the_case(city: City, citizen: Client) -> None:
    assert citizen.get(reverse("cases:report")).status_code == 200
    answer = citizen.post(reverse("cases:report"), form(city, photos=[photo()], reporter_phone=CITIZEN, consent="on"), follow=True)
    case = Case.objects.get()
    assert (case.text, case.source, case.photos.count()) == (TYPED, Source.WEB, 1)
    assert case.receipt in answer.text
    assert TYPED in citizen.get(reverse("cases:follow", args=[case.token])).text


def test_a_double_click_reports_once(city: City, citizen: Client) -> None:
    given = form(city)
    first, second = (citizen.post(reverse("cases:report"), given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("text", "x" * 1_048_576), ("text", "a\x00b"), ("point", ""), ("point", "0,0"), ("point", "inf,nan"), ("category", "12345678"),
     ("reporter_phone", "<script>"), ("website", "http://spam.example")],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_and_the_rest_is_kept(city: City, citizen: Client, field: str, value: str) -> None:
    answer = citizen.post(reverse("cases:report"), form(city, place="东昌路 𠮷", **{field: value}))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert (field if field != "website" else "__all__") in errors
    assert "东昌路 𠮷" in answer.text
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (lambda: SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"\0" * 30_000_000, "image/jpeg"), "larger than"),
        (lambda: SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg"), "not a photo"),
        (lambda: SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "not a photo"),
        (bomb, "too many pixels"),
    ],
)
def test_a_bad_photo_is_told_by_its_name_and_the_text_is_kept(city: City, citizen: Client, upload, told: str) -> None:
    file = upload()
    answer = citizen.post(reverse("cases:report"), form(city, photos=[file]))
    assert answer.status_code == 422
    assert file.name in answer.context["form"].errors["photos"][0]
    assert told in answer.text
    assert TYPED in answer.text


def test_who_leaves_a_number_must_agree_to_its_keeping(city: City, citizen: Client) -> None:
    answer = citizen.post(reverse("cases:report"), form(city, reporter_phone=CITIZEN))
    assert "consent" in answer.context["form"].errors


def test_too_many_reports_from_one_address_wait_and_keep_their_text(city: City, citizen: Client) -> None:
    for _ in range(10):
        citizen.post(reverse("cases:report"), form(city))
    answer = citizen.post(reverse("cases:report"), form(city))
    assert answer.status_code == 429
    assert TYPED in answer.text
    assert Case.objects.count() == 10


def test_an_unknown_link_leads_nowhere_in_a_friendly_way(citizen: Client, db: None) -> None:
    for name in ("follow", "reported"):
        answer = citizen.get(reverse(f"cases:{name}", args=["no-such-token"]))
        assert answer.status_code == 404
        assert "<html" in answer.text


def test_the_follow_page_tells_nothing_personal_and_no_internal_note(city: City, citizen: Client) -> None:
    case = filed(city, reporter=ReporterDetails("王小明", CITIZEN))
    perform(city["acceptor"], case.pk, "note", Submission(note="内部备注"))
    perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=city.bureau, note="给你们了"))
    page = citizen.get(reverse("cases:follow", args=[case.token])).text
    for hidden in ("王小明", CITIZEN, "内部备注", "给你们了", city["acceptor"].name, city["dispatcher"].name):
        assert hidden not in page
    assert city.bureau.name in page


def test_the_reporter_reads_why_a_report_was_refused(city: City, citizen: Client) -> None:
    case = reported(city)
    perform(city["acceptor"], case.pk, "reject", Submission(note="不在城市管理范围"))
    assert "不在城市管理范围" in citizen.get(reverse("cases:follow", args=[case.token])).text


def closed(city: City, **given) -> Case:
    """A case brought to its end."""
    case = filed(city, **given)
    after = {"finish": Submission(note="已清运")}
    for who, code in (("clerk", "sign"), ("clerk", "finish"), ("grid_worker", "pass"), ("acceptor", "close")):
        if code == "sign":
            perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=city.bureau))
        case = perform(city[who], case.pk, code, after.get(code, Submission()))
    return case


def test_a_closed_case_is_rated_once(city: City, citizen: Client) -> None:
    case = closed(city)
    address = reverse("cases:rate", args=[case.token])
    assert citizen.post(address, {"rating": "wonderful"}).status_code == 422
    assert citizen.post(address, {"rating": "satisfied", "note": "谢谢 𠮷"}).status_code == 302
    assert citizen.post(address, {"rating": "not"}).status_code == 422
    case.refresh_from_db()
    assert case.rating == "satisfied"


def test_an_open_case_is_not_rated(city: City, citizen: Client) -> None:
    assert citizen.post(reverse("cases:rate", args=[reported(city).token]), {"rating": "not"}).status_code == 422


def with_photo(city: City) -> Attachment:
    """A photo whose camera said where it stood."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 27.0, 0.0), 3: "E", 4: (115.0, 55.0, 12.0)}
    photos = read_uploads([photo(exif=exif)])
    given = Report("垃圾", IN_WEST.x, IN_WEST.y, city.category, Source.WEB, photos=photos)
    return report(city["acceptor"], given).photos.get()


def test_photos_are_for_who_sees_the_case_and_carry_no_place(city: City, citizen: Client) -> None:
    kept = with_photo(city)
    address = reverse("cases:photo", args=[kept.pk, "large"])
    assert citizen.get(address).status_code == 302
    assert signed_in(city["county_clerk"]).get(address).status_code == 404
    assert signed_in(city["acceptor"]).get(reverse("cases:photo", args=[kept.pk, "original"])).status_code == 404
    answer = signed_in(city["acceptor"]).get(address)
    picture = Image.open(BytesIO(b"".join(answer.streaming_content)))
    assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
    assert kept.distance is not None
    assert "private" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_link_opens_photos_of_before_and_after_only(city: City, citizen: Client) -> None:
    kept, other = with_photo(city), closed(city)
    address = reverse("cases:follow_photo", args=[kept.case.token, kept.pk, "small"])
    answer = citizen.get(address)
    assert answer.status_code == 200
    assert citizen.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert citizen.get(reverse("cases:follow_photo", args=[other.token, kept.pk, "small"])).status_code == 404
    Attachment.objects.update(shows=Shows.CHECK)
    assert citizen.get(address).status_code == 404


@pytest.mark.parametrize(("given", "kept"), [({}, ""), ({"request_kind": ""}, ""), ({"request_kind": "suggestion"}, "suggestion")])
def test_a_citizen_may_say_what_is_wanted_and_need_not(city: City, citizen: Client, given: dict[str, str], kept: str) -> None:
    page = citizen.get(reverse("cases:report")).text
    assert "Suggestion" in page
    assert re.search(r'name="request_kind" value="" [^>]*checked', page)
    assert citizen.post(reverse("cases:report"), form(city, **given)).status_code == 302
    assert Case.objects.get().request_kind == kept


def test_a_kind_of_request_the_city_has_not_is_named(city: City, citizen: Client) -> None:
    answer = citizen.post(reverse("cases:report"), form(city, request_kind="gift"))
    assert answer.status_code == 422
    assert "This kind of request is not known." in answer.text
