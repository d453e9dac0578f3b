"""The pages of /dev, as text."""

from devserver.pages import with_links


def test_web_addresses_in_a_mail_can_be_clicked():
    text = with_links("Go to\nhttp://localhost:8000/forms/da/confirm/abc-_9.\nBye")
    assert '<a href="http://localhost:8000/forms/da/confirm/abc-_9" target="_blank">' in text
    assert text.endswith(".\nBye")


def test_markup_in_a_mail_stays_text():
    assert with_links("<b>x</b> https://a.example/<script>") == (
        "&lt;b&gt;x&lt;/b&gt; "
        '<a href="https://a.example/&lt;script" target="_blank">https://a.example/&lt;script</a>&gt;'
    )


def test_text_without_addresses_is_left_alone():
    assert with_links("a & b") == "a &amp; b"
