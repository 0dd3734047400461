from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("open311", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("caller", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("taken", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE open311_callcount SET UNLOGGED", "ALTER TABLE open311_callcount SET LOGGED"),
    ]
