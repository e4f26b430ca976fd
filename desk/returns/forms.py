"""Why a return is rejected, as the buyer is told."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from returns.services.requests.deciding import LONGEST_WHY

READY = {
    "late": _("The time for returning it is over."),
    "used": _("It was worn, washed or used."),
    "photo": _("The photos do not show what is wrong: please ask again with clearer ones."),
    "hygiene": _("For reasons of hygiene this is not taken back."),
    "incomplete": _("Its tags, box or parts are missing."),
    "not_ours": _("This is not what we sent."),
    "agreed": _("As agreed with you, you keep it."),
}


class RejectForm(forms.Form):
    """A ready text, own words, or both; the buyer reads them."""

    use_required_attribute = False

    ready = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("In my own words")), *READY.items()],
        help_text=_("The buyer is told, in the language of the request."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=LONGEST_WHY, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in self.fields.values():
            one.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """One of them at least."""
        said = super().clean() or self.cleaned_data
        if not said.get("ready") and not (said.get("words") or "").strip():
            self.add_error("words", _("Say why: the buyer is told."))
        return said


def why(ready: str, words: str, *, language: str) -> str:
    """Both in one text, the ready one in the buyer's language."""
    with translation.override(language):
        text = str(READY[ready]) if ready in READY else ""
    return " ".join(filter(None, (text, words.strip())))[:LONGEST_WHY]
