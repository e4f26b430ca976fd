"""The ledger: events over real HTTP into a real site whose processes and servers are killed meanwhile."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.ledger import Ledger, history, read
from tests.chaos.sending import Senders
from tests.chaos.stack import Stack

pytestmark = [pytest.mark.long, pytest.mark.chaos]
DRAINED_WITHIN = 40.0  # seconds


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    place = tmp_path_factory.mktemp("chaos")
    place.parent.chmod(0o755)
    stack = Stack.lay(place)
    yield stack
    stack.close()


@pytest.fixture(autouse=True)
def _stopped(stack: Stack) -> Iterator[None]:
    """Whatever a test ends with, the next one starts its own site."""
    yield
    stack.stop()


@dataclass
class Mischief:
    """What happens every so many seconds while events are sent."""

    every: list[tuple[float, Callable[[], None]]]
    once: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    done: dict[int, int] = field(default_factory=dict)

    def __call__(self, seconds: float) -> None:
        for number, (every, act) in enumerate(self.every):
            if seconds // every > self.done.get(number, 0):
                self.done[number] = int(seconds // every)
                act()
        while self.once and seconds >= self.once[0][0]:
            self.once.pop(0)[1]()


def run(
    stack: Stack, name: str, *, parcels: int, copies: int, mischief: Callable[[float], None], seed: int = 1
) -> Ledger:
    """Send everything, wait until nothing is left to do, and balance the books."""
    world, ledger, ages = stack.prepare(name, parcels), Ledger(), [0.0]
    events = history(world["awbs"], seed=seed)
    looked_at = 0.0

    def meanwhile(seconds: float) -> None:
        nonlocal looked_at
        mischief(seconds)
        stack.look()
        if seconds - looked_at > 0.25:
            looked_at = seconds
            ages.append(stack.open_receipts()[1])

    Senders(ledger, stack.port, world["hooks"]).send(events, copies=copies, seed=seed, meanwhile=meanwhile)
    deadline = time.monotonic() + DRAINED_WITHIN
    while (left := stack.open_receipts())[0] and time.monotonic() < deadline:
        ages.append(left[1])
        stack.look()
        time.sleep(0.1)
    ledger.lag = max(ages)
    read(ledger, stack.url, events)
    assert left[0] == 0, f"{left[0]} receipts were not worked off"
    return ledger


def nothing(_: float) -> None:
    """No mischief."""


def test_nothing_is_lost_invented_or_done_twice_while_everything_is_killed(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.start(deaths=0.02)
    mischief = Mischief(
        every=[(1.2, stack.kill_a_worker), (5, stack.kill_a_web_child)],
        once=[
            (2, stack.empty_the_broker),
            (3, stack.crash_the_database),
            (4, stack.kill_all_workers),
            (6, stack.empty_the_broker),
        ],
    )
    ledger = run(stack, "CALM", parcels=260, copies=3, mischief=mischief)
    stack.stop()
    with capsys.disabled():
        sys.stdout.write(f"\n{ledger.summary()}\n")
    assert len(ledger.acknowledged) >= 2000
    assert ledger.faults() == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_ledger_notices(stack: Stack, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    stack.start(fault=fault, deaths=0.4)  # often enough to meet the few batches of a quick machine
    mischief = Mischief(every=[(0.4, stack.kill_a_web_child)]) if fault == "ack_before_commit" else nothing
    ledger = run(stack, fault.upper(), parcels=40, copies=1 if fault == "ack_before_commit" else 3, mischief=mischief)
    stack.stop()
    assert ledger.faults() != {}
