"""How often anybody may post."""

from datetime import UTC, datetime, timedelta

from formhandler.web.limits import Limiter, Limits, network_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = Limits(network_burst=3, network_per_minute=1, all_burst=5, all_per_minute=60)


def test_a_network_may_post_its_burst_and_then_has_to_wait():
    limiter = Limiter(LIMITS)
    assert [limiter.wait("192.0.2.1", NOON) for _ in range(4)] == [0, 0, 0, 60]


def test_a_network_may_post_again_after_the_time_it_was_told():
    limiter = Limiter(LIMITS)
    for _ in range(3):
        limiter.wait("192.0.2.1", NOON)
    wait = limiter.wait("192.0.2.1", NOON)
    assert limiter.wait("192.0.2.1", NOON + timedelta(seconds=wait)) == 0


def test_neighbours_share_and_strangers_do_not():
    limiter = Limiter(LIMITS)
    for _ in range(3):
        limiter.wait("192.0.2.1", NOON)
    assert limiter.wait("192.0.2.200", NOON) > 0
    assert limiter.wait("198.51.100.1", NOON) == 0


def test_all_networks_together_have_a_limit_too():
    limiter = Limiter(LIMITS)
    waits = [limiter.wait(f"10.0.{number}.1", NOON) for number in range(6)]
    assert waits == [0, 0, 0, 0, 0, 1]


def test_this_machine_counts_in_total_only():
    limiter = Limiter(LIMITS)
    assert [limiter.wait("127.0.0.1", NOON) for _ in range(5)] == [0] * 5


def test_a_clock_set_back_lets_nobody_in_sooner():
    limiter = Limiter(LIMITS)
    for _ in range(3):
        limiter.wait("192.0.2.1", NOON)
    assert limiter.wait("192.0.2.1", NOON - timedelta(hours=1)) > 0


def test_networks_are_forgotten_when_their_bucket_is_full_again():
    limiter = Limiter(LIMITS)
    limiter.wait("192.0.2.1", NOON)
    limiter.wait("198.51.100.1", NOON + timedelta(minutes=4))
    assert len(limiter._buckets) == 2  # everybody, and the newer network


def test_no_address_is_kept_in_the_clear():
    limiter = Limiter(LIMITS)
    limiter.wait("192.0.2.1", NOON)
    assert "192.0.2" not in repr(vars(limiter))


def test_addresses_belong_to_networks_as_providers_give_them_out():
    assert network_of("192.0.2.77") == "192.0.2.0/24"
    assert network_of("::ffff:192.0.2.77") == "192.0.2.0/24"
    assert network_of("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert network_of("::1") == network_of("localhost") == network_of("") == ""
