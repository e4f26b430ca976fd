from django.urls import path

from orders.api import deeds, orders, shipments, tasks

urlpatterns = [
    path("lookup/", orders.Lookup.as_view(), name="api-lookup"),
    path("orders/", orders.OrderList.as_view(), name="api-orders"),
    path("orders/<int:pk>/", orders.OrderDetail.as_view(), name="api-order"),
    path("orders/<int:pk>/reveal/", orders.Reveal.as_view(), name="api-reveal"),
    path("orders/<int:pk>/move/", deeds.Move.as_view(), name="api-move"),
    path("orders/<int:pk>/cancel/", deeds.Cancel.as_view(), name="api-cancel"),
    path("orders/<int:pk>/notes/", deeds.Notes.as_view(), name="api-notes"),
    path("orders/<int:pk>/tags/", deeds.Tags.as_view(), name="api-tags"),
    path("orders/<int:pk>/shipments/", deeds.Parcels.as_view(), name="api-order-shipments"),
    path("orders/<int:pk>/split/", deeds.Split.as_view(), name="api-split"),
    path("notes/<int:pk>/", deeds.NoteDetail.as_view(), name="api-note"),
    path("shipments/", shipments.ShipmentList.as_view(), name="api-shipments"),
    path("shipments/<int:pk>/", shipments.ShipmentDetail.as_view(), name="api-shipment"),
    path("tasks/", tasks.TaskList.as_view(), name="api-tasks"),
    path("tasks/<int:pk>/move/", tasks.TaskMove.as_view(), name="api-move-task"),
]
