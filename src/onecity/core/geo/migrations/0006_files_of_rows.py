"""Map files take the course of every file of rows, and keep what they replace so that it can be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onecity.core.rowfiles.models
import onecity.core.said

AS_ROW_FILES = """
UPDATE geo_layerload SET
    total_rows = CASE WHEN state IN ('checked', 'loading', 'done') THEN read_count END,
    remarks = CASE WHEN error <> '' THEN remarks || to_jsonb(error) ELSE remarks END,
    state = CASE WHEN state = 'loading' THEN 'running' ELSE state END,
    mapping = coalesce((
        SELECT jsonb_object_agg(named.key, heading.number - 1)
        FROM jsonb_each_text(mapping) AS named
        JOIN jsonb_array_elements_text(header) WITH ORDINALITY AS heading (text, number) ON heading.text = named.value
    ), '{}')
"""
AS_LAYER_LOADS = """
UPDATE geo_layerload SET
    read_count = coalesce(total_rows, 0),
    state = CASE state WHEN 'running' THEN 'loading' WHEN 'undoing' THEN 'done' WHEN 'undone' THEN 'done' ELSE state END,
    mapping = coalesce((
        SELECT jsonb_object_agg(named.key, header -> named.value::int) FROM jsonb_each_text(mapping) AS named
    ), '{}')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('geo', '0005_layer_loads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField('layerload', 'columns', 'header'),
        migrations.RenameField('layerload', 'kept_count', 'good_rows'),
        migrations.RenameField('layerload', 'bad_count', 'bad_rows'),
        migrations.AddField('layerload', 'total_rows', models.PositiveIntegerField(null=True)),
        migrations.RunSQL(AS_ROW_FILES, AS_LAYER_LOADS),
        migrations.RemoveField('layerload', 'read_count'),
        migrations.RemoveField('layerload', 'error'),
        migrations.AlterField('layerload', 'file', models.FileField(blank=True, upload_to=onecity.core.rowfiles.models.kept_in)),
        migrations.AlterField('layerload', 'kind', models.CharField(blank=True, max_length=20)),
        migrations.AlterField('layerload', 'fault', onecity.core.said.SaidField(blank=True)),
        migrations.AlterField('layerload', 'state', models.CharField(choices=[('uploaded', 'Columns to be named'), ('checking', 'Being checked'), ('checked', 'Checked, nothing taken yet'), ('running', 'Being taken in'), ('done', 'Done'), ('cancelled', 'Stopped'), ('failed', 'Could not be read'), ('undoing', 'Being taken back'), ('undone', 'Taken back')], default='uploaded', max_length=10)),
        migrations.AddField('layerload', 'map_key', models.CharField(blank=True, default='', max_length=32), preserve_default=False),
        migrations.AddField('layerload', 'undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.CreateModel(
            name='ReplacedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=20)),
                ('row', models.TextField(null=True)),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replaced', to='geo.layerload')),
            ],
            options={
                'indexes': [models.Index(fields=['load', 'relation'], name='replaced_row_relation')],
            },
        ),
    ]
