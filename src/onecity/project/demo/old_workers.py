"""Workers on the lists of the five systems: some are one person under two or three of them, written a little differently each time.

Their telephone numbers begin with 12 and their identity numbers with 99, which none in China do.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from onecity.apps.fusion.models import OldGrid, OldSystem, OldWorker
from onecity.project.demo.reporters import GIVEN, SURNAMES

MIDDLES = "国建秀海春玉文立永雪俊子浩佳梦红振庆明士德广月兰凤志"
SAME_PHONE, SAME_IDENTITY, SAME_NAME = 0.62, 0.2, 0.12
WITHOUT_PHONE, WITHOUT_IDENTITY, WRITTEN_ON = 0.04, 0.25, 0.12


@dataclass(frozen=True)
class People:
    """How a department staffs: workers for each grid, the share of them who are already on another list, the letters of its numbers."""

    per_grid: float
    shared: float
    prefix: str


PEOPLE: dict[str, People] = {
    "police": People(1.1, 0.12, "GA"),
    "governance": People(1.0, 0.0, "ZZ"),
    "city": People(1.2, 0.2, "CG"),
    "environment": People(1.0, 0.65, "HB"),
    "emergency": People(1.0, 0.75, "YJ"),
}
"""By code of system; the lists are written in the order of the systems."""


@dataclass(frozen=True)
class Drawing:
    """A system with its grids and the township of each."""

    system: OldSystem
    grids: Sequence[OldGrid]
    townships: Sequence[str]
    people: People


@dataclass(frozen=True)
class _Person:
    name: str
    phone: str
    identity: str


def workers_of(drawings: Sequence[Drawing], seed: int) -> list[OldWorker]:
    """The workers of all systems, unsaved."""
    known: dict[str, list[_Person]] = defaultdict(list)
    return [worker for drawing in drawings for worker in _workers(drawing, known, Random(f"old workers {seed} {drawing.system.code}"))]


def _workers(drawing: Drawing, known: dict[str, list[_Person]], chance: Random) -> Iterator[OldWorker]:
    serial, new = 0, defaultdict(list)
    for grid, township in zip(drawing.grids, drawing.townships, strict=True):
        for _number in range(int(drawing.people.per_grid + chance.random())):
            serial += 1
            person = _somebody(known[township], drawing.people.shared, chance)
            new[township].append(person)
            worker = OldWorker(system=drawing.system, code=f"{drawing.people.prefix}{serial:05d}", name=person.name, synthetic=True)
            worker.grids = [grid.code]
            worker.seal(person.phone, person.identity)
            yield worker
    for township, people in new.items():
        known[township] += people


def _somebody(known: list[_Person], shared: float, chance: Random) -> _Person:
    """Somebody new, or somebody who is on a list already."""
    if known and chance.random() < shared:
        return _written_again(known.pop(chance.randrange(len(known))), chance)
    return _new(chance)


def _new(chance: Random) -> _Person:
    given = chance.choice(MIDDLES) + chance.choice(MIDDLES) if chance.random() < 0.7 else chance.choice(GIVEN)
    phone = "" if chance.random() < WITHOUT_PHONE else f"12{chance.randrange(10**9):09d}"
    birth = f"{chance.randrange(1964, 2001)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    identity = "" if chance.random() < WITHOUT_IDENTITY else f"990000{birth}{chance.randrange(10**4):04d}"
    return _Person(chance.choice(SURNAMES) + given, phone, identity)


def _written_again(person: _Person, chance: Random) -> _Person:
    """The same person as another department wrote them down: mostly the phone agrees, sometimes only the identity number or the name."""
    other, roll = _new(chance), chance.random()
    name = person.name[:-1] + chance.choice(MIDDLES) if chance.random() < WRITTEN_ON else person.name
    if roll < SAME_PHONE:
        return _Person(name, person.phone, person.identity if chance.random() < 0.4 else "")
    if roll < SAME_PHONE + SAME_IDENTITY:
        return _Person(name, other.phone, person.identity)
    if roll < SAME_PHONE + SAME_IDENTITY + SAME_NAME:
        return _Person(person.name, other.phone, "")
    return _Person(name, other.phone, "")
