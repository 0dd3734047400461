"""Lists so far are published; who assists moves into the line; from here on the database guards what is published."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
PUBLISHED = "UPDATE cases_dutylist SET state = 'published', published_at = valid_from"
ASSISTING = """
UPDATE cases_dutyline AS line SET assisting = array_remove(assisting, 'fixed'), assisting_ids = named.ids
FROM (
    SELECT dutyline_id, array_agg(organisation_id ORDER BY organisation_id) AS ids
    FROM cases_dutyline_assisting_organisations GROUP BY dutyline_id
) AS named
WHERE named.dutyline_id = line.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_duty_versions"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(PUBLISHED, migrations.RunSQL.noop),
        migrations.RunSQL(ASSISTING, migrations.RunSQL.noop),
        migrations.RemoveField("dutyline", "assisting_organisations"),
        migrations.RunSQL((SQL / "published_duty_list_is_final.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
