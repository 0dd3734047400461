"""What is reported: kinds of matter, how often each comes up, through which door, in which months."""

from dataclasses import dataclass

WINTER, HEATING, BURNING = frozenset({12, 1, 2}), frozenset({11, 12, 1, 2, 3}), frozenset({6, 9, 10, 11})

FREQUENCIES: dict[str, float] = {
    "06010": 9, "06011": 4, "06012": 6, "06042": 5, "06036": 6, "06035": 3, "06017": 3, "06014": 2, "06013": 4, "06001": 2,
    "06020": 1.5, "06025": 1.2, "06027": 2, "06028": 5, "06034": 1, "06037": 0.8, "06038": 0.8, "06040": 1.8,
    "07001": 6, "07003": 1.2, "08001": 2.5, "08004": 2, "09003": 0.3, "09005": 6, "09006": 6, "09009": 8, "09011": 4, "09012": 1.5,
    "01003": 2.2, "01002": 1.8, "01004": 1.5, "01037": 3, "01046": 1.2, "01027": 0.8, "02014": 0.9, "02010": 1.4, "02017": 1.2,
    "02004": 0.7, "03001": 0.8, "03005": 1.6, "04002": 2.2, "10001": 2, "10002": 0.8,
    "X1001": 0.25, "X1002": 0.9, "X1003": 0.2, "X1006": 0.6, "X1008": 5, "X2007": 1.2, "X2009": 0.5, "X3001": 1.4, "X3005": 1.2,
    "X4001": 0.4, "X5001": 0.8, "X5003": 1.2, "X6001": 1, "X6003": 1, "X6004": 0.7, "X7001": 0.5, "X7011": 0.5, "X9001": 3, "X9005": 0.9,
}  # fmt: skip
"""How often a category comes up, in any unit; others do not."""

MONTHS: dict[str, frozenset[int]] = {"X1008": HEATING, "10001": WINTER, "X6003": BURNING}
"""Categories that only some months have."""

BY_TELEPHONE = frozenset({"X1008", "X3001", "X3005", "X9001", "X9005", "X7001", "X7011", "X2009", "X1002", "06028", "08001", "X2007"})
"""Categories that people call about and patrols rarely see."""

COUNTRYSIDE = frozenset({"X6003", "X6004", "06038", "06025", "06020", "X7011"})
"""Categories of the countryside rather than the town."""

RAIN = {"X1006": 0.72, "01004": 0.2, "X1001": 0.03, "10002": 0.05}
"""What heavy rain brings, as shares."""

MISTAKEN: dict[str, str] = {
    "01003": "01002", "01002": "01003", "06042": "03005", "03005": "06042", "06010": "06017", "06017": "06010",
    "06028": "08001", "08001": "06028", "06012": "06014", "06014": "06012", "09005": "09006", "09006": "09005",
}  # fmt: skip
"""Pairs that reporters take for each other."""

DOOR_OF_CALLS = {"grid": 0.1, "hotline": 3.0, "web": 1.5, "department": 0.1}


@dataclass(frozen=True)
class Matter:
    """A category with sample texts. `key` is kind and code, "incident:06010"; texts are synthetic."""

    key: str
    texts: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code without the kind."""
        return self.key.partition(":")[2]


def weight(code: str, source: str, month: int) -> float:
    """How often a category comes through a door in a month, relative to others."""
    if month not in MONTHS.get(code, (month,)):
        return 0.0
    return FREQUENCIES.get(code, 0.0) * (DOOR_OF_CALLS[source] if code in BY_TELEPHONE else 1.0)
