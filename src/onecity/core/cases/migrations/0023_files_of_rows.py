"""Imports take the course of every file of rows; reasons are kept so that everybody reads them in their own language."""

from django.db import migrations, models

import onecity.core.rowfiles.models
import onecity.core.said


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0022_limit_changes'),
    ]

    operations = [
        migrations.AlterField('importproblem', 'reason', onecity.core.said.SaidField()),
        migrations.AlterField('importrun', 'fault', onecity.core.said.SaidField(blank=True)),
        migrations.AlterField('importrun', 'file', models.FileField(blank=True, upload_to=onecity.core.rowfiles.models.kept_in)),
        migrations.AlterField('importrun', 'kind', models.CharField(blank=True, max_length=20)),
        migrations.AlterField('importrun', 'system', models.CharField(blank=True, max_length=40)),
        migrations.AlterField('importrun', 'state', models.CharField(choices=[('uploaded', 'Columns to be named'), ('checking', 'Being checked'), ('checked', 'Checked, nothing taken yet'), ('running', 'Being taken in'), ('done', 'Done'), ('cancelled', 'Stopped'), ('failed', 'Could not be read'), ('undoing', 'Being taken back'), ('undone', 'Taken back')], default='uploaded', max_length=10)),
    ]
