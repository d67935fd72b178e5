"""Which address leads where. Every view behind them carries the door it stands behind (`access`)."""

from django.urls import include, path

from rakor import health

urlpatterns = [
    path("", include("minutes.urls")),
    path("kelompok/", include("participants.urls")),
    path("satuan/", include("participants.unit_urls")),
    path("", include("participants.account_urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]

handler429 = "rakor.http.too_many"  # read by allauth's rate limits
handler500 = "rakor.http.server_error"
