"""What leaves the house: the only room that opens connections.

    letters  the words of a mail: subject, text and HTML, from one template
    compose  mails as bytes: headers that nobody can add to
    tool     tells the tool who may use it, signed
    trust    whose certificates are believed, and from which TLS on
    relay    hands them to the company's mail server, encrypted or not at all

`templates/` holds a body for each mail, written once in the macros of `layout.txt` and `layout.html`: the first makes it
plain text, the second HTML. Nothing in a mail is fetched from anywhere.
"""
