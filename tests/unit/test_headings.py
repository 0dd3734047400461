"""Columns are known by their headings as cities write them: both languages, any case, words in any order."""

import pytest

from onecity.core.cases.imports.kinds import import_kinds
from onecity.core.geo.loading.fields import FIELDS
from onecity.core.rowfiles.fields import Field, Fields, guess

KNOWN: list[tuple[str, str, str]] = [
    (
        "roads",
        "road_class",
        "Class of road|ROAD_CLASS|RoadClass|road-type|Road Level|fclass|highway|class|道路等级|道路类型|路网等级(国标)|等级",
    ),
    ("roads", "name_zh", "Name|NAME_ZH|Road name|street_name|名称|道路名称|路名"),
    ("roads", "name_en", "name:en|English name|Name in English|英文名"),
    ("regions", "code", "Code|XZQDM|Region code|code of region|行政区划代码|区划代码(12位)|代码"),
    ("regions", "name_zh", "XZQMC|行政区划名称|名称|Name"),
    ("grids", "region", "Village code|code_of_village|村居代码|所属社区"),
    ("places", "kind", "Kind|Type|place_type|类型|地名类别"),
    ("reports", "category", "Category|category_code|Code of category|类别|案件类别|事件类型"),
    ("reports", "text", "Description|Text|what is the matter|问题描述|诉求内容|案件描述"),
    ("reports", "longitude", "lon|LNG|Longitude (WGS84)|X 坐标|经度|经度(度)|经度（GCJ-02）"),
    ("reports", "reported_at", "Reported at|REPORTED_AT|reported|time_reported|date_of_report|上报时间|受理日期|来电时间"),
    ("reports", "reporter_phone", "Phone|phone_number|Telephone number|reporter's telephone|联系电话|手机号码"),
    ("assets", "code", "Asset number|asset_code|number of asset|部件编号|部件标识码|设备编号"),
    ("assets", "owner", "Owner|owner unit|Whose it is|权属单位|养护单位|管养单位"),
    ("assets", "state", "State|Status|asset_status|状态|部件状态"),
    ("articles", "question", "Question|what is asked|问题|常见问题"),
    ("articles", "answer", "Answer|standard answer|答复|标准答复|回答内容"),
    ("articles", "valid_to", "Valid to|valid_until|end date|有效期至|失效日期"),
]


def _fields(kind: str) -> Fields:
    return import_kinds()[kind].fields if kind in import_kinds() else FIELDS[kind]


@pytest.mark.parametrize(("kind", "key", "headings"), KNOWN)
def test_a_heading_is_known(kind: str, key: str, headings: str) -> None:
    guessed = {heading: guess(_fields(kind), ["#", heading]).get(key) for heading in headings.split("|")}
    assert [heading for heading, column in guessed.items() if column != 1] == []


def test_the_heading_as_it_stands_goes_before_one_with_brackets() -> None:
    assert guess(_fields("reports"), ["经度(旧)", "经度"])["longitude"] == 1


def test_a_column_is_used_once_and_strangers_are_left_alone() -> None:
    fields = (Field("a", "A", "place, name"), Field("b", "B", "name"))
    assert guess(fields, ["name", "of the", ""]) == {"a": 0}
    assert guess(fields, []) == {}
