"""The database of the benchmarks: the whole city with a million cases."""

import logging
import os
import sys
import time
from datetime import date

from tests.benchmarks.filling import fill

DATABASE = os.environ.get("ONECITY_BENCH_DB", "bench_onecity")
os.environ["ONECITY_TEST_DB"] = DATABASE
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
CASES = int(os.environ.get("ONECITY_BENCH_CASES", "1000000"))
PASSWORD = "Peony-river-48"


def open_world() -> None:
    """Start the cluster, make the database where it is missing, fill it where it is empty."""
    import django

    from onecity.project import cluster

    if not cluster.elsewhere():
        cluster.default_cluster().start()
    django.setup()
    logging.disable(logging.WARNING)
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment

    from onecity.project.garbage import keep_what_stays

    setup_test_environment()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_databases(verbosity=0, interactive=False, keepdb="--fresh" not in sys.argv, serialized_aliases=())
    _fill()
    keep_what_stays()


def _fill() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from onecity.core.accounts.demo import demo_people
    from onecity.core.accounts.loading import Place, load_organisations
    from onecity.core.cases.catalogue import load_catalogue
    from onecity.core.cases.models import Case
    from onecity.core.geo.models import Region

    if Case.objects.count() >= CASES:
        return
    started = time.perf_counter()
    call_command("load_city", verbosity=0)
    regions = list(Region.objects.values_list("code", "level", "name_zh", "name_en"))
    places = [Place(*region) for region in regions]
    load_organisations(settings.CITY.folder, places)
    counties = [place.code for place in places if place.level == "county"]
    load_catalogue(settings.CITY.folder, counties, "371502", date(2024, 1, 1))
    demo_people(places, settings.CITY.prefix, "371502", PASSWORD)
    fill("fill.sql", {"cases": CASES})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"filled {CASES:,} cases in {time.perf_counter() - started:.0f} s", flush=True)
