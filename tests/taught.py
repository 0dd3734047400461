"""A small lesson in the two categories of the tests' city, and a version fitted from it."""

from onecity.core.cases.models import SuggestionModel
from onecity.core.cases.suggesting.keeping import keep
from onecity.science.suggestion import Example
from onecity.science.suggestion.fitting import fit

RUBBISH, ROAD = "incident:06001", "incident:06002"
LESSON = [
    *(Example(text, RUBBISH, f"r{n}") for n, text in enumerate(["路边垃圾没人收", "垃圾成堆发臭", "垃圾散落一地", "生活垃圾乱扔"])),
    *(Example(text, ROAD, f"p{n}") for n, text in enumerate(["路面坑洼不平", "马路上有个大坑", "水泥路面破损开裂", "人行道地砖破损"])),
    Example("暴露垃圾", RUBBISH),
    Example("道路破损", ROAD),
    Example("您好谢谢", ""),
]


def taught() -> SuggestionModel:
    """A version in force that knows the lesson."""
    version = SuggestionModel.objects.create()
    keep(version, fit(LESSON, []), 0.1)
    return version
