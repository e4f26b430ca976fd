from django.urls import path

from orders.api import orders, shipments, tasks

urlpatterns = [
    path("lookup/", orders.Lookup.as_view(), name="api-lookup"),
    path("orders/", orders.OrderList.as_view(), name="api-orders"),
    path("orders/<int:pk>/", orders.OrderDetail.as_view(), name="api-order"),
    path("orders/<int:pk>/reveal/", orders.Reveal.as_view(), name="api-reveal"),
    path("shipments/", shipments.ShipmentList.as_view(), name="api-shipments"),
    path("shipments/<int:pk>/", shipments.ShipmentDetail.as_view(), name="api-shipment"),
    path("tasks/", tasks.TaskList.as_view(), name="api-tasks"),
    path("tasks/<int:pk>/move/", tasks.TaskMove.as_view(), name="api-move-task"),
]
