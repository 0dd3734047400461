"""A control area knows the regions it was announced for; one without any was drawn on the map."""

import django.contrib.postgres.fields
from django.db import migrations, models

KNOWN = "UPDATE cases_controlarea SET regions = ARRAY[region_code] WHERE region_code <> ''"


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0024_recalculation_of_tickets"),
    ]

    operations = [
        migrations.AddField(
            model_name="controlarea",
            name="regions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
