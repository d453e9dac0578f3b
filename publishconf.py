"""What a release changes: placeholders and the mode "implied" are refused, third parties are the real ones."""

import os

os.environ["KEPT_RELEASE"] = "1"
os.environ.pop("KEPT_STAND_INS", None)
os.environ.pop("KEPT_PSEUDO", None)

from pelicanconf import *  # noqa: F403 - Pelican reads settings from this module's names
