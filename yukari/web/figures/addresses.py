"""Where the files of a page of figures are found."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Files:
    """The addresses of an area's files. The router is asked once: a page leads to fifty of them."""

    stem: str

    @classmethod
    def of(cls, area: str, *, view: str) -> "Files":
        return cls(reverse(view, args=[area, "key", "form"]).removesuffix("key.form"))

    def address(self, key: str, form: str) -> str:
        return f"{self.stem}{key}.{form}"
