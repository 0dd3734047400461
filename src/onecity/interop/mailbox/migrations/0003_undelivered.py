"""Messages the mail server does not hand over: put off, and held in quarantine by their key."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mailbox", "0002_quarantine"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undelivered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=44, unique=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("next_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="quarantined",
            name="key",
            field=models.CharField(blank=True, max_length=44),
        ),
        migrations.AlterField(
            model_name="quarantined",
            name="content_cipher",
            field=models.BinaryField(default=b""),
        ),
    ]
