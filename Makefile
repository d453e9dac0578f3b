# Two commands. Both make what they need in .venv/ and leave the rest to tasks.py (`.venv/bin/inv -l` lists it all).
.PHONY: serve test
PYTHON ?= python3
VENV = .venv
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

serve: $(VENV)/ready
	@exec $(VENV)/bin/inv serve

test: $(VENV)/ready
	@$(VENV)/bin/inv browser test

# Debian keeps venv in a package of its own; without it `python3 -m venv` cannot bring pip.
$(VENV)/ready: requirements.lock Makefile
	@echo "Setting up $(VENV): the environment with what requirements.lock names (a minute, once) …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; }
	@test ! -L $(VENV) || { echo "$(VENV) is a link, and making it anew would empty what it leads to; remove the link"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@echo "Setting up the bundler …"
	@$(VENV)/bin/inv bundler
	@touch $@
