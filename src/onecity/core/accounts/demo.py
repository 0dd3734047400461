"""Demo people: synthetic, the same at every start, one for every post of the loop."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from onecity.core.accounts.loading import Place
from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.roles import ROLES
from onecity.core.ledger.cipher import encrypt

SINCE = date(2024, 1, 1)
NOBODYS_PHONE = "12{:09d}"
"""No number in China begins with 12; nobody logs in by it."""
CENTRE = "LC-XTZX"

CENTRE_POSTS: tuple[tuple[str, str, str, int], ...] = (
    ("acceptor", "acceptor", "受理员", 6),
    ("dutyofficer", "duty_officer", "值班长", 3),
    ("dispatcher", "dispatcher", "派遣员", 4),
    ("verifier", "verifier", "核查员", 2),
    ("supervisor", "supervisor", "督查员", 2),
    ("leader", "leader", "领导", 2),
    ("auditor", "auditor", "审计员", 1),
    ("steward", "data_steward", "数据管理员", 1),
    ("admin", "administrator", "系统管理员", 1),
)
"""User name, role, name before the letter, how many."""

CLERK_KINDS = ("bureau", "vertical", "enterprise", "county office", "township")
SEAT_WORKERS, COUNTRY_WORKERS = 4, 2


@dataclass(frozen=True)
class DemoLogin:
    """A login that `up` prints."""

    username: str
    role: str
    organisation: str


@dataclass(frozen=True)
class _Post:
    username: str
    name: str
    role: str
    organisation: Organisation | None
    region_code: str


def _centre_posts(centre: Organisation, city_prefix: str) -> Iterator[_Post]:
    for username, role, name, people in CENTRE_POSTS:
        for index in range(people):
            serial = "" if index == 0 else str(index + 1)
            yield _Post(f"{username}{serial}", f"{name} {chr(ord('A') + index)}", role, centre, city_prefix)


def _clerk_posts(organisations: Iterable[Organisation], city_prefix: str) -> Iterator[_Post]:
    for organisation in organisations:
        region = organisation.region_code
        prefix = city_prefix if region.endswith("00") and len(region) == 6 else region or city_prefix
        username = f"clerk-{organisation.code.lower()}"
        yield _Post(username, f"{organisation.short_zh} 经办 A", "department_clerk", organisation, prefix)


def _grid_posts(townships: Iterable[Place], seat: str, centres: dict[str, Organisation]) -> Iterator[_Post]:
    for number, township in enumerate(townships, 1):
        centre = centres.get(f"{township.code}-WG")
        workers = SEAT_WORKERS if township.code.startswith(seat) else COUNTRY_WORKERS
        yield _Post(f"leader-{township.code}", f"网格长 {number:03d}", "grid_leader", centre, township.code)
        for index in range(1, workers + 1):
            yield _Post(f"grid-{township.code}-{index}", f"网格员 {number}-{index:03d}", "grid_worker", centre, township.code)


def _posts(places: list[Place], city_prefix: str, seat: str) -> list[_Post]:
    every = {one.code: one for one in Organisation.objects.filter(active=True)}
    clerks = [one for one in every.values() if one.kind in CLERK_KINDS]
    townships = [place for place in places if place.level == "township"]
    return [
        *_centre_posts(every[CENTRE], city_prefix),
        *_clerk_posts(clerks, city_prefix),
        *_grid_posts(townships, seat, every),
    ]


@transaction.atomic
def demo_people(places: list[Place], city_prefix: str, seat: str, password: str) -> list[DemoLogin]:
    """Create the demo people that do not exist yet and return the logins worth printing.

    `seat` is the 6-digit code of the county the city sits in; it gets more grid workers.
    """
    posts = _posts(places, city_prefix, seat)
    known = set(User.objects.values_list("username", flat=True))
    new = [post for post in posts if post.username not in known]
    hashed = make_password(password)
    made = (_user(post, hashed, number) for number, post in enumerate(new, len(known) + 1))
    people = User.objects.bulk_create(made)
    Appointment.objects.bulk_create(
        Appointment(user=user, role=post.role, organisation=post.organisation, region_code=post.region_code, valid_from=SINCE)
        for user, post in zip(people, new, strict=True)
    )
    return _worth_printing(posts, seat)


def _user(post: _Post, hashed: str, number: int) -> User:
    phone = encrypt(NOBODYS_PHONE.format(number))
    return User(username=post.username, name=post.name, password=hashed, phone_cipher=phone, synthetic=True)


def _worth_printing(posts: list[_Post], seat: str) -> list[DemoLogin]:
    names = [username for username, _role, _name, _people in CENTRE_POSTS] + ["clerk-lc-cg"]
    shown = {post.username: post for post in posts}
    grid = next((post.username for post in posts if post.role == "grid_worker" and post.region_code.startswith(seat)), "")
    return [DemoLogin(name, str(ROLES[shown[name].role].label), _short(shown[name])) for name in [*names, grid] if name in shown]


def _short(post: _Post) -> str:
    return post.organisation.name if post.organisation else ""
