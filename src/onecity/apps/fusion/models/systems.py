"""Old grid systems of departments (各部门网格): their grids and the people who walk them."""

from django.contrib.gis.db import models

from onecity.core.accounts.models import Organisation
from onecity.core.geo.models.naming import Named
from onecity.core.ledger.cipher import decrypt, encrypt, keyed_digest
from onecity.core.ledger.masking import mask_phone

CODE_LENGTH, NAME_LENGTH = 60, 120


class OldSystem(Named):
    """The grid system of one department. `colour` is what it is drawn in (#rrggbb), `scheme` names the rule its codes follow.

    `yearly_cost` is what running the system costs, in yuan, without its people, `cost_source` where that is known from.
    `synthetic`: made up for demonstration.
    """

    code = models.SlugField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(max_length=7)
    scheme = models.CharField(max_length=80, blank=True)
    yearly_cost = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cost_source = models.CharField(max_length=200, blank=True)
    devices = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)


class OldGrid(models.Model):
    """One grid of a system under the system's own code, which is text. Geometry is EPSG:4326, area square metres on the ellipsoid.

    `file` is the upload it came with; none for what a demonstration made up.
    """

    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="grids")
    code = models.CharField(max_length=CODE_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    geom = models.MultiPolygonField(srid=4326)
    area = models.FloatField()
    synthetic = models.BooleanField(default=False)
    file = models.ForeignKey("GridFile", null=True, on_delete=models.PROTECT, related_name="grids")

    class Meta:
        ordering = ("system", "code")
        constraints = (models.UniqueConstraint(fields=["system", "code"], name="old_grid_code_is_one_of_its_system"),)

    def __str__(self) -> str:
        return self.name or self.code


class OldWorker(models.Model):
    """A worker on the list of one system. Phone and identity number are sealed, equal ones are found by their digests.

    `grids` holds the codes of the worker's grids in that system, as the department writes them. `file` is the list the worker came with.
    """

    system = models.ForeignKey(OldSystem, on_delete=models.PROTECT, related_name="workers")
    code = models.CharField(max_length=CODE_LENGTH)
    name = models.CharField(max_length=60)
    phone_cipher = models.BinaryField(default=b"")
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    identity_cipher = models.BinaryField(default=b"")
    identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    grids = models.JSONField(default=list)
    synthetic = models.BooleanField(default=False)
    file = models.ForeignKey("ListFile", null=True, on_delete=models.PROTECT, related_name="workers")

    class Meta:
        ordering = ("system", "code")
        constraints = (models.UniqueConstraint(fields=["system", "code"], name="old_worker_code_is_one_of_its_system"),)

    def __str__(self) -> str:
        return self.name

    def seal(self, phone: str, identity: str) -> None:
        """Set phone and identity number, both already in their normal form, without saving; an empty text is none."""
        self.phone_cipher, self.phone_digest = _sealed(phone)
        self.identity_cipher, self.identity_digest = _sealed(identity)

    @property
    def masked_phone(self) -> str:
        """The phone as others see it."""
        return mask_phone(decrypt(bytes(self.phone_cipher)))


def _sealed(text: str) -> tuple[bytes, str]:
    return (encrypt(text), keyed_digest(text)) if text else (b"", "")
