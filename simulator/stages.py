"""The parts of a journey on the way there: picked up, carried, at the door."""

from simulator.endings import gone, homeward
from simulator.odds import Story
from simulator.pen import Pen

ON_THE_WAY = {"HLD-WX": 20, "HLD": 20, "MIS": 27, "XQ-7": 33}
LATE_CODES = frozenset({"UND-CNA", "UND-CNC"})


def picked_up(pen: Pen) -> None:
    """From the booking to the courier's van."""
    pen.say("BKD", "control")
    pen.wait(0.2, 2.0)
    pen.say("PSC", "control")
    pen.to_round(10.5, 14)
    pen.say("OFP")
    while pen.rng.happens(0.05 / pen.parcel.quality):
        pen.wait(1, 4)
        pen.say(pen.rng.choice(("PUF-SNR", "PUF-SCL", "PUF-CAP")), "shipper")
        pen.to_round(10.5, 14)
        pen.say("OFP")
    pen.wait(0.5, 4)
    pen.say("PUP", "shipper")


def fetched(pen: Pen, story: Story) -> None:
    """A reverse pickup at the buyer's door, with the failures of the story; closed after the last one."""
    pen.say("BKD", "control")
    pen.wait(0.2, 2.0)
    pen.say("PSC", "control")
    calls_at_door(pen, story)


def calls_at_door(pen: Pen, story: Story) -> None:
    """The rounds of a reverse pickup, and what follows."""
    for failure in story.failures:
        pen.to_round(9, 13)
        pen.say("OFP")
        pen.wait(1, 6)
        pen.attempt += failure != "NPR-NAT"
        pen.say(failure, "door")
    if story.ending == "cancelled":
        pen.wait(2, 20)
        pen.say("CAN-MAX", "control")
        return
    pen.to_round(9, 13)
    pen.say("OFP")
    pen.wait(1, 6)
    pen.say("PUP", "door")
    carried(pen, Story(story.ending))  # what went wrong at the buyer's door does not at the merchant's


def carried(pen: Pen, story: Story) -> None:
    """Hub by hub to the delivery branch, and on to what the story says."""
    pen.wait(1.5, 5)
    pen.say("HIN")
    ends_at = pen.rng.randrange(len(pen.route.stops)) if story.ending in {"lost", "damaged", "disposed"} else -1
    while pen.stop != ends_at and pen.stop < len(pen.route.stops) - 1:
        _leave_hub(pen)
        pen.at += pen.route.hours[pen.stop] * (0.9 + 0.3 * pen.rng.random()) * 3600
        pen.stop += 1
        pen.say("HIN")
    if ends_at >= 0:
        gone(pen, story.ending)
        return
    pen.sort(3)
    pen.say("DIN", "branch")
    at_door(pen, story)


def at_door(pen: Pen, story: Story, *, on_day: int = 0) -> None:
    """The delivery rounds; `on_day` (days since 1970) is the earliest day of the first one."""
    for failure in story.failures:
        pen.to_round(7.5, 10.5, on_day=on_day)
        _failed_visit(pen, failure)
    if story.ending == "rto":
        pen.wait(20, 70)
        homeward(pen)
        return
    if story.failures[-1:] == ("UND-SLF",):
        _collected(pen)
    else:
        pen.to_round(7.5, 10.5, on_day=on_day)
        pen.say("OFD", "branch")
        pen.wait(0.7, 9)
        pen.say("DLV-NBR" if pen.rng.happens(0.04) else "DLV", "door")
    if story.ending == "flipped":
        pen.wait(18, 90)
        homeward(pen)


def _leave_hub(pen: Pen) -> None:
    """Sorted and loaded; now and then with an event on the way."""
    pen.sort(5)
    if pen.rng.happens(0.06):
        code = pen.rng.pick(ON_THE_WAY)
        pen.say(code)
        pen.wait(*((0.2, 1) if code == "XQ-7" else (10, 60)))
    pen.say("HOUT")


def _failed_visit(pen: Pen, failure: str) -> None:
    """Out and not delivered. A poor courier reports some visits late in the evening, from its own branch."""
    if failure == "UND-NAT" and pen.rng.happens(0.5):
        pen.wait(9, 12)
        pen.say(failure, "branch")
        return
    pen.say("OFD", "branch")
    if failure in LATE_CODES and pen.rng.happens(0.05 / pen.parcel.quality**2):
        pen.wait(11, 12.5)
        pen.attempt += 1
        pen.say(failure, "branch")
        return
    pen.wait(1, 9.5)
    pen.attempt += failure != "UND-NAT"
    pen.say(failure, "branch" if failure == "UND-NAT" else "door")


def _collected(pen: Pen) -> None:
    pen.wait(2, 6)
    pen.say("RFC", "branch")
    pen.wait(5, 50)
    pen.say("DLV-SLF", "branch")
