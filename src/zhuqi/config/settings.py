"""All settings.  Read from the environment by typed functions; anything unknown stops the program."""

from datetime import timedelta

from zhuqi import VERSION as VERSION
from zhuqi.config.database import database_settings
from zhuqi.foundation import home
from zhuqi.foundation.environment import env_bool, env_int, env_list, env_secret

# --- who we are

DEBUG = env_bool("ZHUQI_DEBUG", default=False)
DEMO = env_bool("ZHUQI_DEMO", default=False)  # set by `zhuqi demo` for its children, by nothing else
SECRET_KEY = env_secret("ZHUQI_SECRET_KEY") or home.kept_secret("django_secret_key").decode()
HTTPS = env_bool("ZHUQI_HTTPS", default=False)
ALLOWED_HOSTS = env_list("ZHUQI_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("ZHUQI_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "zhuqi.foundation",
    "zhuqi.organisations",
    "zhuqi.enterprises",
    "zhuqi.stewardship",
    "zhuqi.deadlines",
    "zhuqi.issues",
    "zhuqi.visits",
    "zhuqi.followups",
    "zhuqi.policies",
    "zhuqi.figures",
    "zhuqi.reports",
    "zhuqi.desk",
    "zhuqi.portal",
    "zhuqi.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhuqi.foundation.headers.ContentSecurityPolicyMiddleware",
    "zhuqi.foundation.headers.NothingKeptMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhuqi.desk.idle.IdleSignOutMiddleware",
    "zhuqi.organisations.middleware.ActorMiddleware",
    "zhuqi.desk.passwords.BorrowedPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhuqi.foundation.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhuqi.config.urls"
WSGI_APPLICATION = "zhuqi.config.wsgi.application"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
_CACHED = _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _CACHED)],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhuqi.foundation.context.site",
            ],
        },
    },
]

FORM_RENDERER = "zhuqi.foundation.form_renderer.Renderer"

# --- data

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = home.attachments_dir()  # served only through views that ask who may see the issue
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- jobs

REACTIONS = "zhuqi.config.reactions.REACTIONS"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- language and time

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- people

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "zhuqi.organisations.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "zhuqi.foundation.pages.locked_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an office shares one address; the account is what is locked

SESSION_COOKIE_AGE = 2 * 60 * 60  # idle, not in all: desk.idle renews it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "zhuqi.foundation.pages.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = env_int("ZHUQI_HSTS_SECONDS", default=0)
X_FRAME_OPTIONS = "DENY"

# --- files the browser loads

STATIC_URL = "/static/"
STATICFILES_DIRS = [home.PROJECT_ROOT / "static"]
WHITENOISE_USE_FINDERS = True  # no step to collect them: they are read where they are
WHITENOISE_MAX_AGE = 0 if DEBUG else 600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- the log: one line per event on standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "axes": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "zhuqi": {"level": "INFO"},
    },
}
