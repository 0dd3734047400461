from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("caller", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("taken", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE programs_callcount SET UNLOGGED", "ALTER TABLE programs_callcount SET LOGGED"),
    ]
