"""The consent log: a browser reports a choice about cookies, without anything that says whose it is."""
