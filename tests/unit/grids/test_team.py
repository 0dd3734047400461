"""Workers of several lists: what makes two of them one person, what only raises the question."""

from hypothesis import given
from hypothesis import strategies as st

from onecity.science.grids.team import MOST_SHARING, Listed, pairs, persons

HERE, THERE = (0.0, 0.0), (9_000.0, 0.0)
ANNA = Listed(1, "王建国", "phone", "identity", HERE)


def told(other: Listed, one: Listed = ANNA) -> tuple[float, bool] | None:
    found = pairs([one, other])
    return (found[0].score, found[0].sure) if found else None


def test_a_shared_number_and_the_same_name_are_sure() -> None:
    assert told(Listed(2, "王建国", "phone", "", THERE)) == (0.8, True)
    assert told(Listed(2, "王建国", "", "identity", THERE)) == (0.9, True)


def test_a_number_alone_or_a_name_near_by_is_a_question() -> None:
    assert told(Listed(2, "李海燕", "phone", "", THERE)) == (0.5, False)
    assert told(Listed(2, "王建华", "phone", "", HERE)) == (0.8, True)
    assert told(Listed(2, "王建国", "other", "", HERE)) == (0.45, False)
    assert told(Listed(2, "王建国", "other", "", THERE)) is None


def test_another_identity_number_speaks_against_it() -> None:
    assert told(Listed(2, "王建国", "other", "another", HERE)) is None
    assert told(Listed(2, "王建国", "phone", "another", HERE)) is None


def test_two_of_one_list_are_two_persons_and_an_office_telephone_is_nobodys() -> None:
    assert told(Listed(1, "王建国", "phone", "identity", HERE)) is None
    office = [Listed(number, f"人{number}", "office", "", HERE) for number in range(MOST_SHARING + 1)]
    assert pairs(office) == []


def test_unknown_numbers_are_not_equal() -> None:
    assert told(Listed(2, "赵一", "", "", HERE), Listed(1, "钱二", "", "", HERE)) is None


@given(st.integers(1, 12).flatmap(lambda count: st.tuples(st.just(count), st.lists(st.tuples(*[st.integers(0, count - 1)] * 2)))))
def test_persons_are_the_pieces_the_pairs_connect(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    count, same = drawn
    heads = persons(count, same)
    assert all(heads[first] == heads[second] for first, second in same)
    assert all(heads[head] == head <= index for index, head in enumerate(heads))
    assert persons(count, [*same, *same[::-1]]) == heads
