"""What all tests share: properties look for new cases on a desk, and try the same ones again where CI is set."""

import os

from hypothesis import HealthCheck, settings

# No property fails because a machine is slow.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
