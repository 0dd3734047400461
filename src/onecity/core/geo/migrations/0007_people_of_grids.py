"""Base grids know their people and households. Drawn ones get theirs when the city is loaded again, as its digest has changed."""

from django.db import migrations, models

# the last load can be taken back from rows kept as text: they get the new columns, as no one knew them
WITH_PEOPLE = """
UPDATE geo_replacedrow SET row = left(row, -1) || ',,,f)' WHERE relation = 'geo_basegrid' AND row IS NOT NULL
"""
WITHOUT_PEOPLE = """
UPDATE geo_replacedrow SET row = regexp_replace(row, ',[0-9]*,[0-9]*,[tf]\\)$', ')') WHERE relation = 'geo_basegrid' AND row IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [("geo", "0006_files_of_rows")]

    operations = [
        migrations.AddField("basegrid", "people", models.PositiveIntegerField(help_text="residents; none where nobody has said", null=True)),
        migrations.AddField("basegrid", "households", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "basegrid",
            "people_synthetic",
            models.BooleanField(default=False, help_text="the two figures are drawn, not counted"),
        ),
        migrations.RunSQL(WITH_PEOPLE, WITHOUT_PEOPLE),
    ]
