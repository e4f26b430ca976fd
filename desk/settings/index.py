"""What is there to set?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from desk.doors import Request


@require_GET
def index(request: Request) -> HttpResponse:
    """The sections that are open to the user, each with what it holds."""
    return render(request, "desk/settings/index.html")
