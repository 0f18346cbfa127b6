"""Published items and calendars. Rows are added, never changed: a new version is a new row."""

from django.db import models

APPEND_ONLY = ["catalog_itemversion", "catalog_noticeversion"]


class ItemVersion(models.Model):
    """One version of a service item, as its pack file said when it was published."""

    pk = models.CompositePrimaryKey("code", "version")
    code = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class NoticeVersion(models.Model):
    """One version of a paper that offices give out, as its pack file said when it was published."""

    pk = models.CompositePrimaryKey("code", "version")
    code = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class CalendarFile(models.Model):
    """A year's notice of working days, or a year's statutory holidays, as its file said when it was loaded."""

    name = models.CharField(max_length=40, primary_key=True)  # 2026.yaml
    text = models.TextField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PublishedPack(models.Model):
    """What the pack's files were when they were last published, so that publishing them again can be left out."""

    folder = models.CharField(max_length=255, primary_key=True)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.folder
