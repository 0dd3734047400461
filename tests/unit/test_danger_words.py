"""Words of danger: what must raise the urgency, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecity.cities import CITIES_DIR
from onecity.core.cases.suggesting import material
from onecity.science.suggestion.danger import DangerRule, dangers_in

FOLDER = CITIES_DIR / "liaocheng"
RULES = material.danger_rules(FOLDER)


def found(text: str) -> dict[str, str]:
    return {one.rule.key: one.words for one in dangers_in(text, RULES)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("楼道里有煤气味不敢点火", "gas"),
        ("是不是漏气了你们快来看看", "gas"),
        ("闻到臭味怕是煤气泄漏", "gas"),
        ("家里燃气报警器一直响", "gas"),
        ("闻着像煤气", "gas"),
        ("电梯里关了俩人", "trapped"),
        ("爷爷早上出门到现在没回来", "missing"),
        ("没人管漏气", "gas"),
        ("隔壁着火了", "fire"),
        ("电表箱冒烟", "fire"),
        ("地里有人烧秸秆", "straw"),
        ("大车碾压造成路面塌陷", "collapse"),
        ("人行道下面是空的", "collapse"),
        ("外墙瓷砖往下掉差点砸到人", "building"),
        ("电线掉下来垂到地上", "wire"),
        ("路灯杆漏电", "wire"),
        ("老人被困电梯", "trapped"),
        ("孩子掉进井里了", "cover"),
        ("井盖没了只剩个窟窿", "cover"),
        ("独居老人三天没见下楼,敲门不应", "life"),
        ("有人要跳楼", "self_harm"),
        ("两家打起来了", "violence"),
        ("我妈走失两天了", "missing"),
        ("工厂夜里往沟里偷排", "waste_water"),
        ("绿化带里有用过的针头", "medical"),
        ("几十人拉横幅围堵大门", "crowd"),
    ],
)
def test_danger_is_heard(text: str, rule: str):
    assert rule in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "没有漏气",
        "检查过没有发现漏气",
        "从不漏气",
        "天然气没有漏",
        "轮胎漏气了",
        "消防通道被占用,救火车进不来",
        "万一着火怎么办",
        "飞线充电,着火咋办",
        "试想万一小巷中发生了火灾,消防车进不来",
        "立交桥下面空地被人围占",
        "灭火器过期",
        "火车站门口乱停车",
        "火锅店油烟大",
        "烧烤店冒烟",
        "家里生活困难想申请低保",
        "落水管掉了一截",
        "跳楼价大甩卖喇叭太吵",
        "垃圾桶盖子没了",
        "无人被困",
        "咨询暖气费",
        "打人工电话没人接",
        "路灯不亮",
    ],
)
def test_what_only_sounds_like_danger_is_let_be(text: str):
    assert found(text) == {}


def test_no_text_of_a_critical_category_goes_unheard():
    critical = {f"{row['kind']}:{row['code']}" for row in material.categories(FOLDER) if row["urgency"] == "特急"}
    texts = [one.text for one in material.phrases(FOLDER) if one.label in critical]
    assert len(texts) >= 60
    assert [text for text in texts if not any(one.rule.urgency == "特急" for one in dangers_in(text, RULES))] == []


def test_the_words_told_stand_in_the_text():
    for one in material.phrases(FOLDER):
        assert all(danger.words in one.text.lower() for danger in dangers_in(one.text, RULES))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    dangers_in(text, RULES)


@given(st.sampled_from([word for rule in RULES for word in rule.words if "…" not in word]))
def test_every_word_of_the_table_is_heard_on_its_own(word: str):
    rules = [DangerRule(rule.key, rule.urgency, rule.words, (), True) for rule in RULES if word in rule.words]
    assert dangers_in(f"这里{word}了", rules)
