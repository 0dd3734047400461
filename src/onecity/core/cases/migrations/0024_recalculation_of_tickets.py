"""A recalculation works the open tickets out as well, and keeps what moved of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0023_files_of_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="recalculation",
            name="last_ticket",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="recalculation",
            name="tickets",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="clockmove",
            name="clock",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.caseclock"),
        ),
        migrations.AddField(
            model_name="clockmove",
            name="ticket",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.ticket"),
        ),
        migrations.AddConstraint(
            model_name="clockmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("clock__isnull", True), ("ticket__isnull", True), _connector="XOR"), name="clock_move_of_one_limit"
            ),
        ),
    ]
