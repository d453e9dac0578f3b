"""What tests stand on: the real thing at the edges (SQLite, SMTP, Chromium), a clock that is handed in, played third parties.

sites        the shipped site, built once; copies of the project with changed files
houses       the form handler's house on a folder of its own, with fresh keys and a standing clock
sinks        a mail server that takes, defers or refuses, or is away
recorder     every host of the net, played over TLS on one port; who was asked for what
browser      Chromium with a fresh profile that finds every host at the recorder
pages        what tests read out of built HTML
pseudo       a right-to-left language made of the English pages
screenshots  pictures of every page, on demand
promises     which promise has which test
"""
