"""One failed delivery beside the list, and what is done about one and about many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import Reason
from core.models import AuditEvent
from desk.services import carrying
from ndr.inputs import Inputs
from ndr.models import Act, Answer, Case
from ndr.services import acting
from ndr.states import CaseAction, CaseStatus, SuggestedBy
from orders.models import BuyerLink, Instruction
from orders.services import linking
from tests.desk.telling import failed, text
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import ActFactory, AnswerFactory, RuleFactory

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def case(store, at):
    """Makes a case by a courier's report, `hours` ago."""
    connection = ConnectionFactory(stores=[store])

    def make(hours=2, reason=Reason.NO_ATTEMPT, **fields):
        parcel = failed(store, at, timedelta(hours=hours), connection=connection)
        Case.objects.filter(shipment=parcel).update(
            reason=reason, **{"suggested": CaseAction.REATTEMPT, "suggested_by": SuggestedBy.REASON, **fields}
        )
        return Case.objects.get(shipment=parcel)

    return make


def page(desk, case, query="", **more):
    return desk.get(f"{reverse('desk:failed_case', args=[case.pk])}?{query}", **more)


def act(desk, case, action, query="", **told):
    return desk.post(f"{reverse('desk:failed_act', args=[case.pk])}?{query}", {"action": action, **told})


def test_stands_beside_the_list_and_alone_for_a_script(desk, case):
    one, other = case(3), case(2)
    whole = text(page(desk, one))
    assert "<table" in whole
    assert "Nobody went, says the courier itself" in whole
    assert f"/failed/{other.pk}/" in whole
    alone = text(page(desk, one, headers={"HX-Request": "true"}))
    assert "<table" not in alone
    assert "Nobody went, says the courier itself" in alone


def test_turns_the_pages_of_the_list_beside_it(desk, case, monkeypatch):
    monkeypatch.setattr("core.web.paging.page.__kwdefaults__", {"cursor": None, "size": 1})
    one, _other = case(3), case(2)
    pager = text(page(desk, one)).partition('aria-label="Pages"')[2].partition("</nav>")[0]
    assert ">Next<" in pager
    assert "failed delivery of" not in pager


def test_tells_what_the_buyer_said_and_when_it_is_over(desk, case, at):
    one = case(answered_at=at, reason=Reason.ADDRESS_PROBLEM)
    AnswerFactory(case=one, at=at, truth="", landmark="Behind the blue gate")
    told = text(page(desk, one))
    assert "The rider could not find the address. The buyer has sent a landmark." in told
    assert "Behind the blue gate" in told
    Case.objects.filter(pk=one.pk).update(status=CaseStatus.RESOLVED, closed_at=at)
    assert "It was delivered after all." in text(page(desk, one))


def test_when_it_is_over_one_line_says_why_nothing_can_be_done(desk, case, at):
    one = case()
    assert "why-box" in text(page(desk, one))
    Case.objects.filter(pk=one.pk).update(status=CaseStatus.GIVEN_UP, closed_at=at)
    told = text(page(desk, one, headers={"HX-Request": "true"}))
    assert "why-box" not in told
    assert told.count("This failed delivery is closed") == 1
    assert "Re-attempt, " in told


def test_what_is_suggested_is_sent_and_the_next_case_opens(desk, case):
    one, other = case(3), case(2)
    answer = act(desk, one, "reattempt", "queue=nobody_went")
    assert answer.url == f"/failed/{other.pk}/?queue=nobody_went"
    one.refresh_from_db()
    assert one.status == CaseStatus.INSTRUCTED
    done = Act.objects.get()
    told = text(desk.get(answer.url))
    assert "Re-attempt" in told
    assert reverse("desk:failed_take_back", args=[done.pk]) in told
    desk.post(reverse("desk:failed_take_back", args=[done.pk]))
    one.refresh_from_db()
    assert one.status == CaseStatus.OPEN
    assert Instruction.objects.get().result == "withdrawn"


def test_after_the_last_one_the_list_stands_alone(desk, case):
    assert act(desk, case(), "reattempt").url == reverse("desk:failed")


@pytest.mark.parametrize(
    ("action", "told", "says"),
    [
        ("reattempt_on", {}, "Say on which day."),
        ("reattempt_on", {"on": "2020-01-01"}, "That day is too early"),
        ("reattempt_on", {"on": "soon"}, "Enter a valid date."),
        ("change_phone", {"phone": "12"}, "This is no phone number"),
        ("change_address", {}, "The courier has this address already"),
        ("escalate", {}, "Write what was agreed"),
        ("assign", {}, "Say who shall do it."),
        ("assign", {"assignee": "999999"}, "Select a valid choice."),
    ],
)
def test_what_was_told_wrongly_is_said_at_its_field_and_changes_nothing(desk, case, action, told, says):
    one = case()
    answer = act(desk, one, action, **told)
    if action == "change_address":
        answer = act(desk, one, action, address="", landmark="")
        says = "Write the new address, or a landmark."
    assert says in text(answer)
    one.refresh_from_db()
    assert one.status == CaseStatus.OPEN
    assert not Act.objects.exists()


def test_what_can_t_be_done_says_why(desk, case):
    one = case()
    Case.objects.filter(pk=one.pk).update(status=CaseStatus.INSTRUCTED, instructed_at=timezone.now())
    assert "The courier has been told already." in text(page(desk, one))
    assert "The courier has been told already." in text(act(desk, one, "reattempt"))
    assert act(desk, one, "fly").status_code == 404


def test_who_may_not_act_reads_only(desk, member, case):
    one = case()
    Membership.objects.filter(pk=member.pk).update(role=Role.FINANCE)
    told = text(page(desk, one))
    assert "Send to" not in told
    assert act(desk, one, "reattempt").status_code == 403
    assert "Figures of the last 30 days" not in told


def test_is_given_to_somebody(desk, member, case):
    one = case()
    assert act(desk, one, "assign", assignee=member.user_id).url == f"/failed/{one.pk}/"
    one.refresh_from_db()
    assert one.assigned_to == member.user


class TestMany:
    def bar(self, desk, *cases):
        sent = {"row": [one.pk for one in cases]}
        return text(desk.post(reverse("desk:bulk_choose", args=["failed"]), sent, headers={"HX-Request": "true"}))

    def do(self, desk, action, *cases, **told):
        sent = {"action": action, "row": [one.pk for one in cases], **told}
        run = desk.post(reverse("desk:bulk_start", args=["failed"]), sent)
        assert run.status_code == 302, run.content
        while carrying.carry(clock=timezone.now):
            pass
        return run.url

    def test_the_bar_says_what_goes_and_what_stays_and_why(self, desk, case):
        bar = self.bar(desk, case(), case(), case(suggested=CaseAction.CHANGE_PHONE))
        assert "3 selected, ₹3,897" in bar
        assert "Do what is suggested for 2" in bar
        assert "1 stays, Give the new phone number." in bar

    def test_what_is_suggested_is_done_for_all_and_taken_back(self, desk, case):
        cases = [case(), case(), case(suggested="", suggested_by="")]
        run = self.do(desk, "suggested", *cases)
        told = text(desk.get(run))
        assert "2 cases done as suggested." in told
        assert "Nothing is suggested for it." in told
        assert Case.objects.filter(status=CaseStatus.INSTRUCTED).count() == 2
        desk.post(f"{run}undo/")
        while carrying.carry(clock=timezone.now):
            pass
        assert Case.objects.filter(status=CaseStatus.OPEN).count() == 3

    def test_they_are_dealt_out_or_given_to_one(self, desk, member, case):
        cases = [case(), case()]
        self.do(desk, "assign", *cases, **{"assign-assignee": member.user_id})
        assert set(Case.objects.values_list("assigned_to", flat=True)) == {member.user_id}
        run = self.do(desk, "round_robin", *cases)
        assert "2 cases given." in text(desk.get(run))

    def test_of_very_many_only_the_decision_is_looked_at(self, desk, case, monkeypatch):
        monkeypatch.setattr("desk.bulk.failed.LOOKED_AT", 1)
        told = case()
        Case.objects.filter(pk=told.pk).update(status=CaseStatus.INSTRUCTED, instructed_at=timezone.now())
        bar = self.bar(desk, told, case(), case())
        assert "Do what is suggested for 2" in bar
        assert "1 stays, The courier has been told already." in bar


def test_the_figures_name_what_they_are_shares_of(desk, case, at):
    one = case(2)
    case(3)
    act(desk, one, "reattempt")
    Case.objects.filter(pk=one.pk).update(status=CaseStatus.RESOLVED, closed_at=at)
    Instruction.objects.update(result="accepted")
    Act.objects.update(honoured_at=at)
    told = text(desk.get(reverse("desk:failed_measures"), headers={"HX-Request": "true"}))
    assert "acted in time <b>50.0 %</b> 1 of 2" in told.replace("\xa0", " ")
    assert "honoured <b>100.0 %</b> 1 of 1" in told.replace("\xa0", " ")
    assert "delivered after all <b>50.0 %</b> 1 of 2" in told.replace("\xa0", " ")


def by_hand(case, **told):
    """What a courier without an interface is to be told."""
    done = acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(**told), at=timezone.now(), actor=None)
    Instruction.objects.update(state="done", result="by_hand")
    return done


def test_what_people_have_to_send_stands_ready_to_be_copied(desk, member, case):
    one = case()
    by_hand(one)
    told = text(page(desk, one))
    awb = one.shipment.awb
    assert f'data-copy="About parcel {awb}' in told
    assert told.count(f"About parcel {awb}") == 2  # to be copied, and to be read
    Membership.objects.filter(pk=member.pk).update(role=Role.FINANCE)
    assert "About parcel" not in text(page(desk, one))


def test_says_which_rule_acted_and_which_could_only_suggest(desk, store, case, at):
    rule = RuleFactory(store=store, name="Hurry", reasons=["no_attempt"])
    one = case(rule=rule, rule_refused="Give the new phone number.")
    told = text(page(desk, one))
    assert "Your rule “Hurry” could not do it, so it only suggests: Give the new phone number." in told
    assert reverse("desk:ndr_rule", args=[rule.pk]) in told
    ActFactory(case=one, rule=rule, action=CaseAction.ESCALATE, at=at)
    assert "Your rule “Hurry” did it: escalate to the courier" in text(page(desk, one))
    suggesting = case(rule=rule, suggested_by=SuggestedBy.RULE)
    assert "Your rule “Hurry” says so: Nobody went." in text(page(desk, suggesting))


class TestTheBuyersAnswer:
    def write(self, desk, case, **told):
        return desk.post(reverse("desk:failed_answer", args=[case.pk]), told)

    @pytest.mark.parametrize("role", [Role.AGENT, Role.OPERATIONS])
    def test_is_written_down_by_agents_too(self, desk, member, case, role):
        Membership.objects.filter(pk=member.pk).update(role=role)
        one = case()
        assert "Write down the buyer’s answer" in text(page(desk, one))
        answer = self.write(desk, one, truth="was_out", wish="deliver", note="After six")
        assert answer.url == f"/failed/{one.pk}/"
        kept = Answer.objects.get()
        assert (kept.truth, kept.note, kept.taken_by) == ("was_out", "After six", member.user)

    @pytest.mark.parametrize(
        ("told", "says"),
        [
            ({}, "Say what happened, or what is wanted now."),
            ({"wish": "deliver", "on": "2020-01-01"}, "That day is too early"),
            ({"wish": "deliver", "on": "soon"}, "Enter a valid date."),
            ({"wish": "deliver", "phone": "12"}, "This is no phone number"),
            ({"truth": "maybe"}, "Select a valid choice."),
        ],
    )
    def test_says_at_the_field_what_is_wrong(self, desk, case, told, says):
        assert says in text(self.write(desk, case(), **told))
        assert not Answer.objects.exists()

    def test_says_when_it_comes_too_late(self, desk, case):
        one = case()
        act(desk, one, "reattempt")
        assert "The courier has been told already. Undo that first" in text(page(desk, one))
        assert "The courier has been told already. Undo that first" in text(self.write(desk, one, truth="was_out"))

    def test_can_be_asked_for_by_a_link_that_people_send(self, desk, case):
        one = case()
        assert "/p/" not in text(page(desk, one))
        assert desk.post(reverse("desk:failed_link", args=[one.pk])).url == f"/failed/{one.pk}/"
        assert linking.address_of(BuyerLink.objects.get()) in text(page(desk, one))
        Case.objects.update(status=CaseStatus.RESOLVED, closed_at=timezone.now())
        desk.post(reverse("desk:failed_link", args=[one.pk]))
        assert BuyerLink.objects.count() == 1


def test_where_nobody_came_it_is_claimed_and_another_attempt_asked_for(desk, case, at):
    one = case(answered_at=at, reason=Reason.UNREACHABLE, suggested=CaseAction.CLAIM_FAKE_ATTEMPT)
    AnswerFactory(case=one, at=at, truth="nobody_came")
    shown = page(desk, one)
    told = shown.context["buttons"]
    assert (told.suggested.action, told.also.action) == ("claim_fake_attempt", "reattempt")
    assert "nobody came: claim it, and ask for another attempt." in text(shown)
    act(desk, one, "claim_fake_attempt")
    told = page(desk, one).context["buttons"]
    assert (told.suggested.action, told.also) == ("reattempt", None)


def test_a_promise_that_was_not_kept_rings_is_listed_and_stands_in_the_story(desk, case, at):
    kept, broken = case(5), case(4)
    ActFactory(case=kept, at=at - timedelta(hours=4), action="reattempt", honoured_at=at, honour_by=at)
    ActFactory(case=broken, at=at - timedelta(hours=3), action="reattempt", broken_at=at, honour_by=at)
    (alarm,) = [one for one in desk.get("/").context["alarms"] if one.kind == "not_honoured"]
    assert alarm.title == "1 attempt was accepted by the courier and not made in time"
    assert [row.subject for row in desk.get(alarm.url).context["rows"]] == [broken]
    for address in (reverse("desk:failed_case", args=[broken.pk]), reverse("desk:order", args=[broken.order_id])):
        assert "accepted another attempt and had not gone by" in text(desk.get(address))
    for address in (reverse("desk:failed_case", args=[kept.pk]), reverse("desk:order", args=[kept.order_id])):
        assert "went again, as it had accepted" in text(desk.get(address))
    Case.objects.filter(pk=broken.pk).update(failed_at=at)  # it went again, and failed again
    assert "not_honoured" not in [one.kind for one in desk.get("/").context["alarms"]]


def test_what_a_person_sends_to_the_courier_is_shown_once_and_the_log_knows(desk, store, member, at):
    one = Case.objects.get(shipment=failed(store, at))  # no interface takes it: people tell the courier
    act(desk, one, "change_phone", phone="9822014433")
    masked = text(page(desk, one))
    assert "Show what to send" in masked
    assert "9822014433" not in masked
    address = reverse("desk:failed_letters", args=[one.pk])
    shown = text(desk.post(address))
    assert "New phone number: +919822014433" in shown
    assert "Show what to send" not in shown
    event = AuditEvent.objects.get(verb="orders.contact.revealed")
    assert (event.actor, event.subject_id) == (member.user, one.order_id)
    for role in (Role.AGENT, Role.WAREHOUSE):
        Membership.objects.filter(pk=member.pk).update(role=role)
        assert "Show what to send" not in text(page(desk, one))
        assert desk.post(address).status_code == 404


def test_what_hides_nothing_needs_no_look(desk, store, at):
    one = Case.objects.get(shipment=failed(store, at))
    act(desk, one, "request_rto")
    told = text(page(desk, one))
    assert "Please send it back to us." in told
    assert "Show what to send" not in told
