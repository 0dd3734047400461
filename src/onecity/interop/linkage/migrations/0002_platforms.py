
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_duty_milestones'),
        ('linkage', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('adapter', models.CharField(max_length=40)),
                ('settings', models.JSONField(default=dict)),
                ('secrets_cipher', models.BinaryField(default=b'')),
                ('active', models.BooleanField(default=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_good_at', models.DateTimeField(null=True)),
                ('last_fault_at', models.DateTimeField(null=True)),
                ('last_fault', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('sent', 'Sent, not acknowledged'), ('acknowledged', 'Acknowledged'), ('answered', 'Answered'), ('refused', 'Refused outside'), ('withdrawn', 'The case moved on')], default='waiting', max_length=12)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('platform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='linkage.platform')),
            ],
            options={
                'ordering': ('-pk',),
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'sent', 'acknowledged'))), fields=['platform', 'next_at'], name='handover_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'sequence'), name='handover_once')],
            },
        ),
    ]
