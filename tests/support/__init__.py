"""What tests stand on: the real thing at the edges (SQLite, SMTP, Chromium), a clock that is handed in, played third parties.

sites         the shipped site, built once; copies of the project with changed files; where each page is
houses        the form handler's house on a folder of its own, with fresh keys
sinks         a mail server that takes, defers or refuses, or is away
recorder      every host of the net, played over TLS on one port; who was asked for what
static        a built site without the form handler
certificates  made while the tests run
browser       Chromium with a fresh profile that finds every host at the recorder
visits        what visitors do, in words
access        axe's rules, a walk by keyboard, targets, width
pages         built HTML as trees
pseudo        a right-to-left language made of the English pages
serving       `inv serve` as a process, with what it prints
screenshots   pictures of every page, on demand; `form_pictures` of pages and mails of the handler, by `scenes`;
              `inspected` asks checkers about the same pages
programs      what the tests run beside Python, installed where it is missing
memory        a folder in memory for the files of a run
promises      which promise has which test
"""
