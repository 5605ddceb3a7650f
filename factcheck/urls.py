from django.contrib import admin
from django.urls import include, path

from factcheck import health

urlpatterns = [
    path("", include("articles.api.urls")),
    path("", include("articles.publishing.urls")),
    path("-/live", health.show_live),
    path("-/ready", health.show_ready),
    path("admin/", admin.site.urls),
]

handler400 = "articles.api.handlers.answer_bad_request"
handler403 = "articles.api.handlers.answer_forbidden"
handler404 = "articles.api.handlers.answer_not_found"
handler500 = "articles.api.handlers.answer_server_error"
