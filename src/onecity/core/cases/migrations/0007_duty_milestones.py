from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_whole_loop'),
    ]

    operations = [
        migrations.AddField(
            model_name='dutyline',
            name='milestones',
            field=models.JSONField(default=list),
        ),
    ]
