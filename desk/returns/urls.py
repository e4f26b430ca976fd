from django.urls import path

from desk.returns import causes, resolve, views

urlpatterns = [
    path("", views.returns, name="returns"),
    path("<int:pk>/", views.case, name="return"),
    path("<int:pk>/act/", views.act, name="return_act"),
    path("<int:pk>/resolve/", resolve.resolve, name="return_resolve"),
    path("<int:pk>/take-back/", resolve.take_back, name="return_take_back"),
    path("causes/", causes.causes, name="return_causes"),
    path("photos/<int:pk>/", views.photo, name="return_photo"),
]
