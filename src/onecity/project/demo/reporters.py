"""Made-up people who report. Their telephone numbers begin with 12, which no telephone in China does."""

from random import Random

from onecity.core.cases.actions import ReporterDetails

SURNAMES = "王李张刘陈杨赵孙周吴徐马朱胡郭高林何于魏薛侯秦史顾邵孟万段钱汤尹黎"
GIVEN = [
    "建国",
    "桂英",
    "秀兰",
    "志强",
    "海燕",
    "丽娜",
    "晓东",
    "春梅",
    "玉珍",
    "文静",
    "立新",
    "永刚",
    "雪梅",
    "俊杰",
    "子涵",
    "浩然",
    "佳怡",
    "梦琪",
    "长江",
    "保国",
    "红霞",
    "振华",
    "庆云",
    "金凤",
    "明月",
    "士杰",
]
WITH_NAME = 0.85


def reporter_for(source: str, key: str) -> ReporterDetails | None:
    """The person behind a report by telephone or web page; the same key gives the same person."""
    if source not in ("hotline", "web"):
        return None
    chance = Random(f"reporter {key}")
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) if chance.random() < WITH_NAME else ""
    return ReporterDetails(name=name, phone=f"12{chance.randrange(10**9):09d}")
