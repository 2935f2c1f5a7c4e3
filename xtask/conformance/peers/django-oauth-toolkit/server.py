"""Django OAuth Toolkit under /o/ and a small practice in Django REST framework under /api/, on loopback: an
authorization server whose refresh ends the access token before it, and an API with cursors, validation, scopes
and throttling as the framework has them. Settings: one JSON object as the only argument.

    {"database": path of a file that does not exist yet, "pkceRequired": bool, "graceSeconds": number,
     "reuseProtection": bool, "accessSeconds": number, "scopes": [..], "redirectUri": uri,
     "client": {"id", "secret"}, "person": {"login", "password"}}

Prints one line of JSON, {"url": "http://127.0.0.1:<port>"}, when it is ready. Ends with its standard
input, so that it never outlives the process that started it.
"""

import json
import os
import secrets
import socket
import sys
import threading
from http import HTTPStatus
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings

WANTED = json.loads(sys.argv[1])
APPS = ["auth", "contenttypes", "sessions", "messages"]
PROCESSORS = ["template.context_processors.request", "contrib.auth.context_processors.auth",
              "contrib.messages.context_processors.messages"]

settings.configure(
    SECRET_KEY=secrets.token_hex(),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "oauth2_provider", "rest_framework"],
    # A database that lives for minutes needs no history: tables are made as the models are today.
    MIGRATION_MODULES={app: None for app in [*APPS, "oauth2_provider"]},
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [f"django.{name}" for name in PROCESSORS]},
    }],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WANTED["database"],
        # Otherwise two requests that read before they write lock each other out.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }},
    # The password is public, and hashing it well takes a second for each sign-in.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGIN_URL="/sign-in/",
    STATIC_URL="/static/",
    USE_TZ=True,
    OAUTH2_PROVIDER={
        "SCOPES": {scope: scope for scope in WANTED["scopes"]},
        "PKCE_REQUIRED": WANTED["pkceRequired"],
        "ACCESS_TOKEN_EXPIRE_SECONDS": WANTED["accessSeconds"],
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": WANTED["graceSeconds"],
        "REFRESH_TOKEN_REUSE_PROTECTION": WANTED["reuseProtection"],
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
    },
)
django.setup()

# None of these can be imported before the settings are there.
from django.contrib.auth import authenticate, get_user_model, login  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.html import format_html  # noqa: E402
from oauth2_provider.contrib.rest_framework import (  # noqa: E402
    OAuth2Authentication, TokenHasScope, TokenMatchesOASRequirements,
)
from oauth2_provider.models import get_access_token_model, get_application_model  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.pagination import CursorPagination  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.throttling import UserRateThrottle  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

PAGE = """<!doctype html>
<html lang="en"><head><title>Sign in</title></head>
<body><h1>Sign in</h1><p>{}</p>
<form method="post" action="">
  <input type="hidden" name="csrfmiddlewaretoken" value="{}">
  <label>E-mail <input type="email" name="login" required></label>
  <label>Password <input type="password" name="password" required></label>
  <button type="submit">Sign in</button>
</form>
</body></html>
"""


def sign_in(request):
    remark = ""
    if request.method == "POST":
        typed = {"username": request.POST["login"], "password": request.POST["password"]}
        user = authenticate(request, **typed)
        if user:
            login(request, user)
            return HttpResponseRedirect(request.GET["next"])
        remark = "Unknown e-mail or wrong password"
    return HttpResponse(format_html(PAGE, remark, get_token(request)))


class Throttle(UserRateThrottle):
    """So many calls in so many seconds, as the last `POST /control/throttle?calls=1&seconds=2` said; with
    `&silent=1` only the text of the answer says how long to wait, and no header."""

    limit = None
    silent = False

    def get_rate(self):
        return self.limit and "as the limit says"

    def parse_rate(self, rate):
        return self.limit or (None, None)


class View(APIView):
    authentication_classes = [OAuth2Authentication]
    renderer_classes = [JSONRenderer]
    throttle_classes = [Throttle]

    def handle_exception(self, exc):
        response = super().handle_exception(exc)
        if Throttle.silent:
            response.headers.pop("Retry-After", None)
        return response


class Me(View):
    permission_classes = [TokenHasScope]
    required_scopes = ["user:read"]

    def get(self, request):
        return Response({"login": request.user.get_username()})


class Current(View):
    """Another address knows who it is: the client has to go there with its token."""

    def get(self, request):
        return HttpResponseRedirect(f"/api/users/{request.user.pk}")


class User(View):
    def get(self, request, pk):
        return Response({"id": pk, "username": request.user.get_username(), "is_doctor": True, "doctor": 1})


class Patient(serializers.ModelSerializer):
    gender = serializers.ChoiceField(["", "Male", "Female", "Other", "UNK", "ASKU"], write_only=True)
    doctor = serializers.IntegerField(min_value=1, write_only=True)

    class Meta:
        model = get_user_model()
        fields = ["id", "first_name", "last_name", "email", "gender", "doctor"]

    def create(self, fields):
        del fields["gender"], fields["doctor"]
        return self.Meta.model.objects.create(username=secrets.token_hex(), is_active=False, **fields)


class Pages(CursorPagination):
    page_size = 20
    page_size_query_param = "page_size"
    ordering = "id"


class PatientView(View, generics.GenericAPIView):
    # Whoever cannot sign in is a patient.
    queryset = get_user_model().objects.filter(is_active=False)
    serializer_class = Patient
    pagination_class = Pages
    permission_classes = [TokenMatchesOASRequirements]
    required_alternate_scopes = {
        "GET": [["patients:read"]], "POST": [["patients:write"]], "PATCH": [["patients:write"]],
        "DELETE": [["patients:write"]],
    }


class PatientList(PatientView, generics.ListCreateAPIView):
    def get_serializer(self, *args, **kwargs):
        kwargs.setdefault("many", isinstance(kwargs.get("data"), list))
        return super().get_serializer(*args, **kwargs)


class PatientItem(PatientView, generics.RetrieveUpdateDestroyAPIView):
    def update(self, request, *args, **kwargs):
        super().update(request, *args, **kwargs)
        return Response(status=HTTPStatus.NO_CONTENT)


urlpatterns = [
    path("sign-in/", sign_in),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("api/me", Me.as_view()),
    path("api/users/current", Current.as_view()),
    path("api/users/<int:pk>", User.as_view()),
    path("api/patients", PatientList.as_view()),
    path("api/patients/<int:pk>", PatientItem.as_view()),
]


class Front:
    """What lies before Django: counts, and loses an answer when told to."""

    def __init__(self, application):
        self.application = application
        self.counts = {"/o/token/": 0, "/api/me": 0, "/api/patients": 0, "/api/users/current": 0}
        self.lose_next = False
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        route = environ["PATH_INFO"]
        if route.startswith("/control/"):
            return self.control(route, parse_qs(environ["QUERY_STRING"]), start_response)
        with self.lock:
            if route in self.counts:
                self.counts[route] += 1
            lose = self.lose_next and route == "/o/token/"
            self.lose_next = self.lose_next and not lose
        answer = self.application(environ, start_response)
        if lose:
            # Django has done all its work; nobody will hear of it.
            environ["conformance.connection"].shutdown(socket.SHUT_RDWR)
        return answer

    def control(self, route, query, start_response):
        status = HTTPStatus.OK
        if route == "/control/lose-next-answer":
            self.lose_next = True
        elif route == "/control/throttle":
            limit = [int(query[name][0]) for name in ("calls", "seconds") if name in query]
            Throttle.limit = tuple(limit) or None
            Throttle.silent = "silent" in query
            cache.clear()
        elif route == "/control/expire":
            get_access_token_model().objects.update(expires=timezone.now())
            connection.close()
        elif route != "/control/counts":
            status = HTTPStatus.NOT_FOUND
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
        counts = {name.strip("/").split("/")[1]: count for name, count in self.counts.items()}
        return [json.dumps(counts).encode()]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def get_environ(self):
        return {**super().get_environ(), "conformance.connection": self.connection}

    def log_message(self, *_):
        pass


def fill():
    call_command("migrate", run_syncdb=True, verbosity=0)
    person, client = WANTED["person"], WANTED["client"]
    user = get_user_model().objects.create_user(person["login"], password=person["password"])
    people = get_user_model()
    people.objects.bulk_create(
        people(username=f"patient-{number}", first_name="Synthia", last_name=f"Null-{number}", is_active=False)
        for number in range(45)
    )
    application = get_application_model()
    application.objects.create(
        name=client["id"],
        client_id=client["id"],
        client_secret=client["secret"],
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=WANTED["redirectUri"],
        user=user,
    )


def end_with_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    fill()
    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(Front(get_wsgi_application()))
    threading.Thread(target=end_with_input, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    server.serve_forever()
