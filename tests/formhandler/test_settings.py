"""The facts of this machine, read from the environment."""

import pytest

from formhandler.errors import SettingsError
from formhandler.settings import VARIABLES, Endpoint, Secret, read_settings

LEAST = {
    "KEPT_KEYS": "keys",
    "KEPT_SITE_URL": "https://www.leanpoint.example/",
    "KEPT_SMTP": "mail.leanpoint.example:587",
    "KEPT_MAIL_FROM": "site@leanpoint.example",
    "KEPT_MAIL_TO": "hello@leanpoint.example",
    "KEPT_TOOL_URL": "https://tool.leanpoint.example",
}


def test_the_least_that_must_be_set_gives_safe_defaults():
    settings = read_settings(LEAST)
    assert settings.smtp == Endpoint("mail.leanpoint.example", 587)
    assert settings.smtp_tls == "starttls"
    assert settings.listen == Endpoint("127.0.0.1", 8080)
    assert settings.site_url == "https://www.leanpoint.example"
    assert settings.database.as_posix() == "var/kept.db"
    assert settings.site is None
    assert settings.frames.name == "frames"


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(SettingsError) as caught:
        read_settings({})
    named = {line.split(":")[0] for line in str(caught.value).splitlines()}
    assert named == set(LEAST)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEPT_SMTP", "mail.leanpoint.example"),
        ("KEPT_SMTP", "mail.leanpoint.example:0"),
        ("KEPT_SMTP", "mail.leanpoint.example:70000"),
        ("KEPT_SMTP_TLS", "ssl"),
        ("KEPT_SITE_URL", "http://www.leanpoint.example"),
        ("KEPT_SITE_URL", "https://"),
        ("KEPT_SITE_URL", "javascript:alert(1)"),
        ("KEPT_TOOL_URL", "https://tool.leanpoint.example/?a=b"),
        ("KEPT_MAIL_FROM", "site"),
        ("KEPT_MAIL_TO", "hello@leanpoint.example\r\nBcc: x@y.example"),
        ("KEPT_LISTEN", "8080"),
        ("KEPT_PROXY", "proxy.leanpoint.example"),
        ("KEPT_SMTP_CA", "/nowhere/ca.pem"),
        ("KEPT_SMTP_PASSWORD_FILE", "/nowhere/password"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(name, value):
    with pytest.raises(SettingsError) as caught:
        read_settings({**LEAST, name: value})
    assert f"{name}: " in str(caught.value)
    assert VARIABLES[name] in str(caught.value)


@pytest.mark.promise("X1", "X2")
def test_an_unencrypted_database_is_for_this_machine_only():
    for url in (
        "postgresql://kept@db.leanpoint.example/kept",
        "postgresql://kept@db.leanpoint.example/kept?sslmode=prefer",
        "postgresql://kept@/kept?host=db.leanpoint.example&sslmode=disable",
        "postgresql://kept@localhost/kept?host=db.leanpoint.example",
        "postgresql://kept@localhost,db.leanpoint.example/kept",
        "postgresql://kept@localhost/kept?hostaddr=192.0.2.1",
    ):
        with pytest.raises(SettingsError, match="KEPT_DATABASE_URL: over the network it needs"):
            read_settings({**LEAST, "KEPT_DATABASE_URL": url})
    for url in (
        "postgresql://kept@db.leanpoint.example/kept?sslmode=verify-full",
        "postgresql://kept@127.0.0.1:5433/kept",
        "postgresql://kept@/kept?host=/run/postgresql",
        "postgresql:///kept",
    ):
        assert read_settings({**LEAST, "KEPT_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "mysql://kept@localhost/kept",
        "postgresql://kept@localhost",
        "kept.db",
        "postgresql://kept:canary@localhost/kept",
        "postgresql://localhost/kept?password=canary",
    ],
)
def test_a_database_address_that_is_none_or_has_a_password_is_refused_without_quoting_it(url):
    with pytest.raises(SettingsError, match=r"KEPT_DATABASE_URL: .*postgresql://user@host/database") as caught:
        read_settings({**LEAST, "KEPT_DATABASE_URL": url})
    assert "canary" not in str(caught.value)


@pytest.mark.promise("X1")
def test_unencrypted_mail_is_for_this_machine_only():
    with pytest.raises(SettingsError, match="KEPT_SMTP_TLS"):
        read_settings({**LEAST, "KEPT_SMTP_TLS": "none"})
    for host in ("127.0.0.1", "localhost", "[::1]", "127.9.9.9"):
        assert read_settings({**LEAST, "KEPT_SMTP_TLS": "none", "KEPT_SMTP": f"{host}:25"}).smtp_tls == "none"
    for host in ("127.0.0.1.example.org", "10.0.0.1", "[2001:db8::1]"):
        with pytest.raises(SettingsError, match="KEPT_SMTP_TLS"):
            read_settings({**LEAST, "KEPT_SMTP_TLS": "none", "KEPT_SMTP": f"{host}:25"})


def test_plain_http_is_for_one_s_own_machine():
    assert read_settings({**LEAST, "KEPT_SITE_URL": "http://localhost:8000"}).site_url == "http://localhost:8000"


def test_a_password_comes_by_path_and_is_never_shown(tmp_path):
    (tmp_path / "password").write_text("canary-password\n")
    given = {**LEAST, "KEPT_SMTP_USER": "us", "KEPT_SMTP_PASSWORD_FILE": str(tmp_path / "password")}
    settings = read_settings(given)
    assert settings.smtp_password is not None
    assert settings.smtp_password.reveal() == "canary-password"
    assert "canary" not in f"{settings} {settings.smtp_password} {settings.smtp_password!r}"


def test_a_user_without_password_is_a_mistake_and_an_empty_file_too(tmp_path):
    with pytest.raises(SettingsError, match="KEPT_SMTP_USER"):
        read_settings({**LEAST, "KEPT_SMTP_USER": "us"})
    (tmp_path / "password").write_text("\n")
    with pytest.raises(SettingsError, match="KEPT_SMTP_PASSWORD_FILE: the file is empty"):
        read_settings({**LEAST, "KEPT_SMTP_USER": "us", "KEPT_SMTP_PASSWORD_FILE": str(tmp_path / "password")})


def test_settings_are_frozen_once_they_were_read():
    with pytest.raises(AttributeError):
        read_settings(LEAST).site_url = "https://elsewhere.example"  # type: ignore[misc]


def test_nobody_is_believed_about_addresses_unless_named():
    assert read_settings(LEAST).proxy is None
    assert read_settings({**LEAST, "KEPT_PROXY": "10.0.0.7"}).proxy == "10.0.0.7"


def test_a_secret_never_prints_its_value():
    assert "canary" not in f"{Secret('canary')} {Secret('canary')!r} {[Secret('canary')]}"


PROOF = "0123456789abcdef" * 2


def test_there_is_no_console_until_somebody_says_how_staff_get_in():
    assert read_settings(LEAST).console is None
    assert read_settings({**LEAST, "KEPT_CONSOLE": "off"}).console is None
    assert read_settings({**LEAST, "KEPT_CONSOLE": "login"}).console.file.as_posix() == "keys/console.json"


def test_a_proxy_that_names_staff_needs_a_header_and_a_proof(tmp_path):
    (tmp_path / "proof").write_text(f"{PROOF}\n")
    proxied = {**LEAST, "KEPT_CONSOLE": "proxy"}
    with pytest.raises(SettingsError) as caught:
        read_settings(proxied)
    assert len(str(caught.value).splitlines()) == 2
    whole = {"KEPT_CONSOLE_PROXY_HEADER": "X-Staff", "KEPT_CONSOLE_PROXY_SECRET_FILE": str(tmp_path / "proof")}
    console = read_settings({**proxied, **whole}).console
    assert (console.header, console.secret.reveal()) == ("x-staff", PROOF)


@pytest.mark.parametrize(
    ("change", "proof"),
    [({"KEPT_CONSOLE": "on"}, PROOF), ({"KEPT_CONSOLE_PROXY_HEADER": "X_Staff"}, PROOF), ({}, "easily guessed")],
)
def test_a_console_that_is_set_up_wrongly_stops_the_start(change, proof, tmp_path):
    (tmp_path / "proof").write_text(proof)
    proxied = {"KEPT_CONSOLE": "proxy", "KEPT_CONSOLE_PROXY_SECRET_FILE": str(tmp_path / "proof")}
    with pytest.raises(SettingsError):
        read_settings({**LEAST, **proxied, "KEPT_CONSOLE_PROXY_HEADER": "X-Staff", **change})


def test_a_tool_needs_its_address_and_a_secret_of_its_own(tmp_path):
    long, short = tmp_path / "long", tmp_path / "short"
    long.write_text("0123456789abcdef" * 4 + "\n", encoding="utf-8")
    short.write_text("secret", encoding="utf-8")
    api = {"KEPT_TOOL_API": "https://tool.leanpoint.example/kept/"}
    settings = read_settings({**LEAST, **api, "KEPT_TOOL_SECRET_FILE": str(long)})
    assert settings.tool_api == "https://tool.leanpoint.example/kept"
    assert settings.tool_secret.reveal() == "0123456789abcdef" * 4
    assert read_settings(LEAST).tool_api is None
    for wrong in (api, {"KEPT_TOOL_SECRET_FILE": str(long)}, {**api, "KEPT_TOOL_SECRET_FILE": str(short)}):
        with pytest.raises(SettingsError, match="KEPT_TOOL"):
            read_settings({**LEAST, **wrong})
    with pytest.raises(SettingsError, match="not an https address"):
        read_settings({**LEAST, "KEPT_TOOL_API": "http://tool.leanpoint.example", "KEPT_TOOL_SECRET_FILE": str(long)})
