from django.urls import path

from minutes.views import exchange

app_name = "minutes"

urlpatterns = [
    # In and out: exchange
    path("rakor/impor/", exchange.import_minutes, name="import"),
    path("rakor/<int:pk>/notulen.json", exchange.export_minutes, name="export"),
    path("rakor/<int:pk>/notulen.pdf", exchange.minutes_pdf, name="pdf"),
    path("rakor/<int:pk>/foto/<int:photo>.jpg", exchange.photo, name="photo"),
]
