"""`python -m formhandler COMMAND`: see cli."""

import sys

from formhandler.cli import main

sys.exit(main())
