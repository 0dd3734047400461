"""When a failed delivery is tried again."""

from datetime import timedelta
from random import Random

FIRST_SECONDS, FACTOR, LONGEST_SECONDS = 5.0, 3.0, 6 * 3600.0
JITTER = 0.25
"""Share by which a wait is lengthened or shortened by chance, so that what failed together does not come back together."""


def wait_after(failures: int, random: Random) -> timedelta:
    """The wait after a number of failures in a row (1 …): 5 s, 15 s, 45 s … at most 6 h, by chance a quarter more or less."""
    seconds = min(FIRST_SECONDS * FACTOR ** (min(failures, 20) - 1), LONGEST_SECONDS)
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))
