from django.urls import path

from desk.imports import mapping, preview, runs, uploading

app_name = "imports"
urlpatterns = [
    path("", runs.index, name="index"),
    path("new/", uploading.new, name="new"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/kind/", uploading.kind, name="kind"),
    path("<int:pk>/mapping/", mapping.mapping, name="mapping"),
    path("<int:pk>/preview/", preview.preview, name="preview"),
    path("<int:pk>/discard/", uploading.discard, name="discard"),
    path("<int:pk>/progress/", runs.progress, name="progress"),
    path("<int:pk>/stop/", runs.stop, name="stop"),
    path("<int:pk>/resume/", runs.resume, name="resume"),
    path("<int:pk>/rejects/", runs.rejects, name="rejects"),
    path("<int:pk>/undo/", runs.undo, name="undo"),
]
