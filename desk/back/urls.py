from django.urls import path

from desk.back import case, claims, door, pages, papers, reason, shelf, unexpected

urlpatterns = [
    path("", pages.board, name="coming_back"),
    path("list/", pages.listed, name="coming_back_list"),
    path("parcels/", pages.parcels, name="reverse_parcels"),
    path("receive/", door.receive, name="receive"),
    path("receive/<int:pk>/", door.work, name="receive_case"),
    path("receive/returns/<int:pk>/", door.work_return, name="receive_return"),
    path("returns/<int:pk>/label.pdf", papers.label, name="return_label"),
    path("scans/<int:pk>/undo/", door.undo, name="scan_undo"),
    path("scans/<int:pk>/aside/", door.aside, name="scan_aside"),
    path("scans/<int:pk>/receive/", door.anyway, name="receive_anyway"),
    path("scans/<int:pk>/settle/", unexpected.settle, name="scan_settle"),
    path("unexpected/", unexpected.unexpected, name="arrivals"),
    path("put-away/", shelf.shelf, name="shelf"),
    path("put-away/undo/", shelf.take_back, name="shelf_undo"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/move/", claims.move, name="claim_move"),
    path("claims/<int:pk>/evidence.pdf", claims.pack, name="claim_pack"),
    path("photos/<int:pk>/", case.photo, name="rto_photo"),
    path("<int:pk>/", case.case, name="rto_case"),
    path("<int:pk>/move/", case.move, name="rto_move"),
    path("<int:pk>/reason/", reason.set_reason, name="rto_reason"),
]
