"""The fire company of 飛騨市 and what its people do."""

import pytest

from tests.builders import an_organisation
from yukari.activities.models import Organisation
from yukari.people.models import Person


@pytest.fixture
def company(kondo: Person) -> Organisation:
    """飛騨市消防団, led by Kondo."""
    return an_organisation(kondo)
