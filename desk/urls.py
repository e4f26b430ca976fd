from django.urls import path

from desk.views import lists, lookup, order, saved, tasks, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("lookup/", lookup.lookup, name="lookup"),
    path("orders/", lists.orders, name="orders"),
    path("orders/<int:pk>/", order.order, name="order"),
    path("orders/<int:pk>/reveal/", order.reveal, name="reveal"),
    path("orders/<int:pk>/move/", order.move, name="move"),
    path("parcels/", lists.parcels, name="parcels"),
    path("parcels/<int:pk>/instruct/", order.instruct, name="instruct"),
    path("instructions/<int:pk>/withdraw/", order.withdraw, name="withdraw"),
    path("tasks/", tasks.todo, name="tasks"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/move/", tasks.move, name="move_task"),
    path("lists/<slug:name>/columns/", saved.columns, name="columns"),
    path("lists/<slug:name>/views/new/", saved.new, name="view_new"),
    path("views/<int:pk>/", saved.change, name="view"),
    path("views/<int:pk>/update/", saved.update, name="view_update"),
    path("views/<int:pk>/delete/", saved.delete, name="view_delete"),
    path("views/<int:pk>/restore/", saved.restore, name="view_restore"),
]
