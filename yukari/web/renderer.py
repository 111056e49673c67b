"""Makes every Django form of the site come out in the order of DADS, through `shared/form.html` and `shared/field.html`."""

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import CheckboxInput


class Field(BoundField):
    """A field as our template asks for it."""

    @property
    def is_lone_checkbox(self) -> bool:
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def first_id(self) -> str:
        """Where a link to this field lands; a group of choices has no id of its own that can be focused."""
        return self.id_for_label or f"{self.auto_id}_0"


class Renderer(DjangoTemplates):
    """Named in settings.FORM_RENDERER."""

    form_template_name = "shared/form.html"
    field_template_name = "shared/field.html"
    bound_field_class = Field
