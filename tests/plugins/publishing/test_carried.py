"""A text on its way to feed readers."""

from plugins.publishing.carried import carried


def _carried(html):
    return carried(html, "/news/a/", lambda url: f"https://x.example{url}")


def test_addresses_of_the_site_become_whole():
    html = _carried(
        '<a href="/b/">b</a> <a href="#c">c</a> <img src="/i.png" srcset="/i.png 1x, /j.png 2x" alt=""> <a href="//y">'
    )
    assert 'href="https://x.example/b/"' in html
    assert 'href="https://x.example/news/a/#c"' in html
    assert 'src="https://x.example/i.png" srcset="https://x.example/i.png 1x, https://x.example/j.png 2x"' in html
    assert 'href="//y"' in html


def test_nothing_that_waits_for_a_yes_or_a_script_is_carried():
    html = _carried(
        '<p>a</p><template data-service="x"><iframe src="https://t.example"></iframe></template>'
        '<script src="/s.js"></script><p>b</p>'
    )
    assert html == "<p>a</p><p>b</p>"


def test_what_only_the_site_understands_is_left_out():
    assert _carried('<p class="note" id="x" data-y="1">a</p>') == "<p>a</p>"
