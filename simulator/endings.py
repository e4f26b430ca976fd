"""How journeys end that don't end at the door: lost, damaged, or back home."""

from simulator.pen import Pen


def gone(pen: Pen, ending: str) -> None:
    """Lost after a long silence, or found damaged, or disposed of after a hold."""
    if ending == "damaged":
        pen.wait(2, 30)
        pen.say("DMG")
        return
    if ending == "disposed":
        pen.wait(10, 40)
        pen.say("HLD")
    pen.wait(7 * 24, 13 * 24)
    pen.say("LST" if ending == "lost" else "DSP", "control")


def homeward(pen: Pen) -> None:
    """Back to the shipper hub by hub, slower than it came; one in eighty never arrives."""
    pen.leg = "rto"
    pen.say("RTI", "branch")
    lost_at = pen.rng.randrange(pen.stop + 1) if pen.rng.happens(0.012) else -1
    while pen.stop > 0 and pen.stop != lost_at:
        pen.sort(9)
        pen.say("RTD")
        pen.stop -= 1
        pen.at += pen.route.hours[pen.stop] * (1.1 + 0.5 * pen.rng.random()) * 3600
        pen.say("RTH")
    if pen.stop == lost_at:
        gone(pen, "lost")
        return
    pen.to_round(10, 15)
    pen.say("RTO-OFD", "branch")
    if pen.rng.happens(0.06):
        pen.wait(1, 5)
        pen.say("RTO-UND", "shipper")
        pen.to_round(10, 15)
        pen.say("RTO-OFD", "branch")
    pen.wait(1, 6)
    pen.say("RTO-DLV", "shipper")
