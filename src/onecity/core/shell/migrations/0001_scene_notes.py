"""What is said beside the scenes of the hall, kept for good."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="SceneNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scene", models.CharField(max_length=40)),
                ("words", models.TextField(blank=True, max_length=4000)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                (
                    "written_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["scene", "-id"], name="scene_note_newest")],
            },
        ),
        migrations.RunSQL((SQL / "scene_notes_are_final.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
