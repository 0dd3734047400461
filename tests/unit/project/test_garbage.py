"""What stays for good is not gone through again by the collector."""

import gc

from onecity.project.garbage import keep_what_stays


def test_code_and_settings_are_left_out_of_later_rounds() -> None:
    before = len(gc.get_objects())
    try:
        keep_what_stays()
        assert gc.get_freeze_count() > before / 2
        assert len(gc.get_objects()) < before / 2
    finally:
        gc.unfreeze()
