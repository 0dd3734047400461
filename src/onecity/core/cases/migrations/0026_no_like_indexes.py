"""Token and number of a case are only asked for whole, so the indexes Django makes for LIKE beside the unique ones are dropped.

Every act wrote both anew. In the house's own cluster, whose order is that of the bytes, the unique index would serve LIKE as well.
"""

from django.db import migrations

DROP = """
DO $$
DECLARE
    one text;
BEGIN
    FOR one IN
        SELECT indexname FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = 'cases_case' AND indexname ~ '^cases_case_(token|number)_[0-9a-f]+_like$'
    LOOP
        EXECUTE format('DROP INDEX %I', one);
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0025_drawn_control_areas"),
    ]

    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
    ]
