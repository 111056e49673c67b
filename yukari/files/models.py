"""Files that others keep here: a row for each, the bytes in the storage that the settings name. It knows nobody."""

from django.db import models

from yukari.kit.ids import new_id


class Kept(models.Model):
    """One file. Who may see it, the context that keeps it here knows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    media_type = models.CharField(max_length=20)
    """One of `rules.files.MediaType`."""
    name = models.CharField(max_length=100, blank=True)
    """As its owner called it, without what a path or a header could misread."""
    size = models.PositiveIntegerField()
    """Bytes."""
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    """Pixels, of pictures."""
    sealed = models.BooleanField(default=False)
    """The bytes in the storage are sealed, because they tell of people."""
    kept_at = models.DateTimeField()
    kept_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="files_in_their_order")]

    @property
    def path(self) -> str:
        """In the storage: by the id alone, in folders that stay small."""
        return f"{self.id.hex[-2:]}/{self.id.hex}"
