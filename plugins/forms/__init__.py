"""The forms of the site: their fields, the notices under them, and the page frames that the form handler fills.

A page with a form is written twice from one template: once for the site, with empty slots, and once into the
handler's folder of frames, with slots named `@@value.email@@`. So the form that comes back with a mistake in it is the
very form that was sent, and the handler needs neither Pelican nor the theme.

`fields` says what each form asks for, `form_key` and `recipient` whom its page seals for, `frames` checks and writes the
frames, `hooks` renders them for the engine.
"""
