"""One file of settings, read from the environment. Every variable has a row in the README's table."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from rakor import databases

BASE_DIR = Path(__file__).resolve().parent.parent


def env_text(name, default=""):
    """An empty variable counts as one that is not set."""
    return os.environ.get(name) or default


def env_bool(name, default):
    value = env_text(name, str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def env_int(name, default):
    value = env_text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_secret(name, file):
    """The secret itself, or the file that holds it (mode 0600, or a credential of systemd)."""
    file = Path(env_text(f"{name}_FILE", str(file)))
    secret = env_text(name) or (file.read_text().strip() if file.is_file() else "")
    if not secret:
        raise ImproperlyConfigured(f"{name} is missing: set it, or {name}_FILE (now {file}). `make run` makes one.")
    return secret


def env_list(name, default=""):
    return [item.strip() for item in env_text(name, default).split(",") if item.strip()]


# Where it runs ------------------------------------------------------------------------------------

# The embedded default: one office, one machine, SQLite and local files under VAR_DIR.
VAR_DIR = Path(env_text("RAKOR_VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", VAR_DIR / "secret-key")
# Personal links and the codes of the hall are derived from it; a new key ends every one of them.
LINK_KEY = env_secret("LINK_KEY", VAR_DIR / "link-key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# HTTPS is on unless somebody says otherwise; `make run` on 127.0.0.1 says otherwise.
SECURE = env_bool("HTTPS", True)
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0)

ROOT_URLCONF = "rakor.urls"
WSGI_APPLICATION = "rakor.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "minutes",
    "participants",
    "rakor.apps.RakorConfig",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",  # the recording page is 55 KB, 9 KB on the line
    # First, what every answer carries; so also those that the next ones give in the view's stead.
    "rakor.http.KeepPrivate",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rakor.http.ChosenLanguage",
    "rakor.http.RefuseControlCharacters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rakor.sessions.LimitSession",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms/ counts

# Data ---------------------------------------------------------------------------------------------

DATABASES = {"default": databases.from_url(env_text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'rakor.sqlite3'}"))}
# Rate limits count in the cache; a cache of one process would let every worker count for itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

MEDIA_ROOT = Path(env_text("MEDIA_ROOT", str(VAR_DIR / "media")))  # never served by URL; views check who asks
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
IMPORT_MAX_BYTES = 5 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# People -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "participants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    # NIST 800-63B-4: 15 characters while the password is the only factor.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "minutes:home"
PARTICIPANT_HOME = "minutes:mine"  # where a personal link leads; participants/ does not know that meetings exist
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "participants.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/10m/ip", "login_failed": "30/10m/ip,5/5m/key", "reset_password": "5/h/ip,3/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

CSRF_FAILURE_VIEW = "rakor.http.no_token"
SESSION_COOKIE_AGE = 30 * 60  # without a request; rakor.sessions moves it at most once a minute
SESSION_LONGEST = 12 * 3600  # from signing in
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"

# Browsers -----------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # the watch stands inside, where there is no HTTPS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes Chromium send Origin: null, and CSRF refuses
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Words --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Jakarta"  # pages show the zone of the unit; this is only the fallback
FORMAT_MODULE_PATH = ["rakor.formats"]
CRISPY_TEMPLATE_PACK = "rakor_forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["rakor_forms"]

# Mail ---------------------------------------------------------------------------------------------

EMAIL_HOST = env_text("EMAIL_HOST")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10  # Django waits for ever by default
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
SITE_ADDRESS = env_text("SITE_ADDRESS").rstrip("/")  # in letters: https://rakor.example; empty: they hold no link
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "rakor@localhost")

# Paper --------------------------------------------------------------------------------------------

# Debian 12 installs Liberation 2 beside its predecessor; later Debian and Ubuntu under the plain name.
FONTS = Path("/usr/share/fonts/truetype")
FONT_DIR = Path(env_text("FONT_DIR", str(next(filter(Path.is_dir, [FONTS / "liberation2"]), FONTS / "liberation"))))
PDF_SECONDS = env_int("PDF_SECONDS", 60)
PDF_MEGABYTES = env_int("PDF_MEGABYTES", 1024)
# True: a paper with a missing description or glyph is refused, not logged. For those who change the templates.
PDF_STRICT = env_bool("PDF_STRICT", False)

# Law and custom -----------------------------------------------------------------------------------

REVIEW_AFTER_DAYS = 90  # domain.md 2.6: the review date when no next rakor is known
TEXT_MAX_CHARACTERS = 20_000  # a field
MEETING_MAX_CHARACTERS = 100_000  # a rakor, all texts together
PHOTO_MAX_BYTES = 10 * 1024 * 1024
PHOTO_MAX_PIXELS = 40_000_000
PAGE_SIZE = 20
LINK_DAYS = 90  # a personal link that nobody shares again ends; 90 days is when a commitment is looked at again
LINKS_AT_ONCE = 200  # issued by one press of the button; the next press issues the next ones
CARDS_AT_ONCE = 80  # ten sheets of paper
# Doors that a token opens: this many wrong ones from one address, then a pause; right ones open even then.
TOKEN_RATE_LIMITS = {"wrong_token": "20/10m/ip"}
INFORMATION_RATE_LIMITS = {"information": "30/10m/key"}  # of an address, of which the cache keeps no more than a digest
LINK_REVEALS_PER_HOUR = 120  # by one user: a rakor of eighty people is invited in one evening
PHONE_MONTHS = 6  # after the last active commitment of its owner, a telephone number is purged (domain.md 4.3)
REQUEST_HOURS = 72  # UU 27/2022 art. 30: a correction is made within 3 x 24 hours
ROSTER_ROWS = 10_000
HALL_GUESTS = 300  # write down their names with one code of the hall; a new code counts anew

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "rakor.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers, one of which would mail whole requests with their addresses, are taken off.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
