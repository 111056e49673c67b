"""Properties are about the rules, not about how busy the machine is."""

from hypothesis import settings

settings.register_profile("rules", deadline=None, database=None)
settings.load_profile("rules")
