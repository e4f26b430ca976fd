"""What Delhivery is asked, and pretends to answer."""

from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

AWB = "70010000000001"
TRACK = "/api/v1/packages/json/"
UPDATE, EDIT, CREATE = "/api/p/update", "/api/p/edit", "/api/cmu/create.json"
UNKNOWN = {"Success": False, "Error": "Data does not exists for provided Waybill(s)", "rmk": "Some error has occurred."}


def asked(outside: HTTPServer, path: str, answer: str) -> list[Any]:
    said: list[Any] = []

    def respond(request: Request) -> Response:
        said.append(request.form.to_dict() if request.form else request.json)
        return Response(answer, content_type="application/xml" if answer.startswith("<") else "application/json")

    outside.expect_request(path, method="POST").respond_with_handler(respond)
    return said
