"""`python -m devserver [--port N]`: the same as `inv serve`."""

import argparse
import sys

from devserver import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="devserver", description="Site, form handler, mailbox and stand-ins on localhost."
    )
    parser.add_argument(
        "--port", type=int, help="port of the site (default: KEPT_PORT, then 8000); stand-ins take the next"
    )
    sys.exit(main(parser.parse_args().port))
