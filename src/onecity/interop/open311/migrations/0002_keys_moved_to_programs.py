from django.db import migrations

COPY = """
INSERT INTO programs_apikey (id, name, prefix, digest, organisation_id, region_code, permissions, rate,
    created_by_id, created_at, last_used_at, revoked_at)
SELECT id, name, prefix, digest, organisation_id, region_code, permissions, rate, created_by_id, created_at, last_used_at, revoked_at
FROM open311_apikey;
SELECT setval(pg_get_serial_sequence('programs_apikey', 'id'), max(id)) FROM programs_apikey HAVING max(id) IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("open311", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="ApiKey"),
    ]
