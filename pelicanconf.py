"""How the site is built. Facts come from `policy.toml`; what a release changes stands in `publishconf.py`.

Our own engine makes the site (plugins/pace); Pelican is what runs it. The plugin is imported as a module: one that is
broken stops the build, where a name in a list would be logged and skipped.
"""

import os
from datetime import datetime
from pathlib import Path

from plugins import pace
from plugins.pace.known_facts import facts_of
from translations.language import open_languages
from translations.pseudo import more_languages

ROOT = Path(__file__).resolve().parent
RELEASE = os.environ.get("KEPT_RELEASE") == "1"
# Where third parties are played in development, such as http://127.0.0.1:8001; empty: the real ones.
STAND_INS = os.environ.get("KEPT_STAND_INS", "")
# `inv serve` shows drafts, and pages whose day has not come or is over. An index for the search takes a moment: `--search`.
PREVIEW = os.environ.get("KEPT_PREVIEW") == "1" and not RELEASE
SEARCH = RELEASE or os.environ.get("KEPT_SEARCH") == "1"

_WRITTEN = facts_of(ROOT, release=RELEASE).speaking(*more_languages(os.environ))
FACTS = _WRITTEN.on(datetime.now(_WRITTEN.site.time_zone).date())
LANGUAGES = open_languages(FACTS.site.languages, ROOT / "translations", later=True)
PLUGINS = [pace]

SITENAME = FACTS.site.name
SITEURL = os.environ.get("KEPT_SITE_URL", FACTS.site.url)
TIMEZONE = FACTS.site.time_zone.key
DEFAULT_LANG = FACTS.site.default_language
THEME = str(ROOT / "theme")
THEME_STATIC_PATHS: list[str] = []  # the engine bundles and copies them
PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
# Of the keys only what is public is read: the certificate, and the public halves that forms are sealed for.
KEYS_PATH = os.environ.get("KEPT_KEYS") or str(ROOT / "var" / "keys")
FRAMES_PATH = str(ROOT / "formhandler" / "frames")

# Not called MARKDOWN: Pelican adds to that.
CONVERTER = {"extensions": ["extra", "sane_lists", "toc", "plugins.documents.blocks:Blocks"], "output_format": "html"}
JINJA_ENVIRONMENT = {
    "extensions": ["jinja2.ext.i18n"],
    "trim_blocks": True,
    "lstrip_blocks": True,
    "autoescape": True,
}

# Pelican's own generators find and make nothing.
PAGE_PATHS: list[str] = []
ARTICLE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DIRECT_TEMPLATES: list[str] = []
ARCHIVES_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
DELETE_OUTPUT_DIRECTORY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
