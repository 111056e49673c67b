"""All configuration, from the environment. `docs/settings.md` lists every variable in one table."""

import os
from base64 import b64decode
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from yukari.kit import p256
from yukari.rules.scopes import Scope

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("YUKARI_VAR", ROOT / "var"))

DEBUG = os.environ.get("DEBUG", "0") == "1"


def _required(name: str, in_development: str) -> str:
    """The value of a variable that production must set; the site refuses to start without it and says which."""
    value = os.environ.get(name)
    if value:
        return value
    if DEBUG:
        return in_development
    raise ImproperlyConfigured(
        f"{name} is not set. With DEBUG off the site does not start without it; see docs/settings.md."
    )


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}; see docs/settings.md.") from None


def _list(name: str, default: list[str]) -> list[str]:
    value = os.environ.get(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def _card_keys(listed: str) -> dict[int, bytes]:
    """`number:base64` of P-256 private keys, separated by commas, in their order."""
    keys = {}
    try:
        for one in listed.split(","):
            number, _, scalar = one.strip().partition(":")
            keys[int(number)] = b64decode(scalar, validate=True)
        # A number that stands twice would leave one of its keys without a word.
        fit = len(keys) == listed.count(":") and all(
            0 <= number <= 255 and p256.is_private_key(scalar) for number, scalar in keys.items()
        )
    except ValueError:
        fit = False
    if not fit:
        raise ImproperlyConfigured(
            "YUKARI_CARD_KEYS holds something that `yukari make-card-key` does not print; see docs/settings.md."
        )
    return keys


SECRET_KEY = _required("SECRET_KEY", "only-for-development-" + "x" * 40)
SITE_URL = _required("SITE_URL", "http://localhost:8000")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", ["*"] if DEBUG else [urlsplit(SITE_URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CODE_KEY = _required("YUKARI_CODE_KEY", "only-for-development-" + "y" * 40)
"""Signs the codes that check people in (A5), apart from SECRET_KEY so that either can be changed alone."""

FIELD_KEYS = _required("YUKARI_FIELD_KEYS", "b25seS1mb3ItZGV2ZWxvcG1lbnQtenp6enp6enp6eno=").split(",")
"""Seal what stands on a card; the first seals, all of them open."""
CARD_KEYS = _card_keys(_required("YUKARI_CARD_KEYS", "1:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg="))
"""Sign the cards that residents carry, by number; the first signs, all of them verify."""
AUDIT_KEY = _required("YUKARI_AUDIT_KEY", "only-for-development-" + "a" * 40)
"""Seals the record of deeds and looks. It never changes, or what was sealed before could not be proved any more."""
PSEUDONYM_KEY = _required("YUKARI_PSEUDONYM_KEY", "only-for-development-" + "p" * 40)
"""Makes the name under which a place's exports speak of a person. It never changes, or all of these names would."""

CREDENTIAL_ISSUER = SITE_URL.rstrip("/")
"""How wallets and their readers know us."""
CREDENTIAL_KEYS = _required("YUKARI_CREDENTIAL_KEYS", "1:b25seS1mb3ItZGV2ZWxvcG1lbnQtd3d3d3d3d3d3d3c=").split(",")
"""Sign what wallets hold, `number:base64` each; the first signs, all of them are published."""

# Apps of places that act for people (docs/decisions/0030-an-api-for-the-apps-of-places.md).
OAUTH_ISSUER = f"{SITE_URL.rstrip('/')}/oauth"
OAUTH_TOKEN_ENDPOINT = f"{OAUTH_ISSUER}/token/"
OAUTH_REVOCATION_ENDPOINT = f"{OAUTH_ISSUER}/revoke/"
OAUTH2_PROVIDER_APPLICATION_MODEL = "clients.App"
OAUTH2_PROVIDER = {
    # Codes, refreshing and giving back, and no other grant.
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.WebApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "yukari.clients.validator.Validator",
    "OIDC_ISS_ENDPOINT": OAUTH_ISSUER,
    "SCOPES": {scope.value: scope.name for scope in Scope},
    "PKCE_REQUIRED": True,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 90 * 24 * 60 * 60,
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    # RFC 9700, to the letter.
    **dict.fromkeys(
        (
            f"COMPLIANT_BCP_RFC9700_{rule}"
            for rule in (
                "IMPLICIT_GRANT",
                "PASSWORD_GRANT",
                "PKCE_METHOD",
                "ACCESS_TOKEN_TRANSPORT",
                "AUTHZ_RESPONSE_ISS",
                "TOKEN_STORAGE",
                "REFRESH_TOKEN",
                "REDIRECT_URI_SCHEME",
                "REDIRECT_URI_MATCHING",
                "PKCE_REQUIRED",
            )
        ),
        True,
    ),
}

# The programme's figures that the rulebook leaves to a setting.
INACTIVITY_MONTHS = _number("INACTIVITY_MONTHS", 24)
INACTIVITY_REPLY_DAYS = _number("INACTIVITY_REPLY_DAYS", 60)
RENEWAL_WINDOW_DAYS = _number("RENEWAL_WINDOW_DAYS", 60)
CODE_SECONDS = _number("CODE_SECONDS", 30)
CARD_DAYS = _number("CARD_DAYS", 35)
SECOND_PERSON_OVER = _number("SECOND_PERSON_OVER", 100)
SEND_DELAY_MINUTES = _number("SEND_DELAY_MINUTES", 10)
EXPORT_SECOND_PERSON_OVER = _number("EXPORT_SECOND_PERSON_OVER", 100)
STAFF_IDLE_MINUTES = _number("STAFF_IDLE_MINUTES", 60)
STAFF_SESSION_HOURS = _number("STAFF_SESSION_HOURS", 12)

DEMONSTRATION = os.environ.get("YUKARI_DEMONSTRATION", "1" if DEBUG else "0") == "1"
"""Every page says that it is a demonstration and no place's official service."""

EXAMPLE_PEOPLE = DEBUG
"""Signing in as one of the living example by a press; it cannot be switched on when DEBUG is off."""

# The card service （マイナアプリ）. In development it is the simulated one; without an issuer nobody can be confirmed.
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "http://localhost:8100/api/realms/main" if DEBUG else "").rstrip("/")
CARD_BACK = f"{SITE_URL.rstrip('/')}/card/back/"
"""Where the service sends people: registered there, letter by letter."""
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "RP00000001" if DEBUG else "")
OIDC_DISCOVERY = os.environ.get("OIDC_DISCOVERY", "0") == "1"
OIDC_AUTHORIZATION_ENDPOINT = os.environ.get("OIDC_AUTHORIZATION_ENDPOINT", "")
OIDC_TOKEN_ENDPOINT = os.environ.get("OIDC_TOKEN_ENDPOINT", "")
OIDC_USERINFO_ENDPOINT = os.environ.get("OIDC_USERINFO_ENDPOINT", "")
OIDC_JWKS_URI = os.environ.get("OIDC_JWKS_URI", "")
OIDC_ID_TOKEN_ALGORITHMS = _list("OIDC_ID_TOKEN_ALGORITHMS", ["ES256"])
if not set(OIDC_ID_TOKEN_ALGORITHMS) <= {"ES256", "RS256", "PS256"}:
    raise ImproperlyConfigured("OIDC_ID_TOKEN_ALGORITHMS may name ES256, RS256 and PS256 only; see docs/settings.md.")
OIDC_AT_HASH_REQUIRED = os.environ.get("OIDC_AT_HASH_REQUIRED", "1") == "1"
OIDC_ACR_VALUES = os.environ.get("OIDC_ACR_VALUES", "aal3 crl")
OIDC_TIMEOUT = _number("OIDC_TIMEOUT", 10)
OIDC_KEYS = Path(os.environ.get("OIDC_KEYS", VAR / "oidc-keys.json"))
CARD_GRACE_DAYS = _number("CARD_GRACE_DAYS", 30)
LEAVING_DAYS = _number("LEAVING_DAYS", 7)
"""Between asking to leave and the erasure: somebody else at an open phone, or a bad day, can still be undone."""
UNITING_OBJECTION_DAYS = _number("UNITING_OBJECTION_DAYS", 14)

PROOF_KEYS = Path(os.environ.get("PROOF_KEYS", VAR / "proof-keys.pem"))
"""Sign proofs of activity records: a private key, its certificate, and whatever vouches for it or signed before it."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "oauth2_provider",
    "yukari.audit",
    "yukari.delivery",
    "yukari.files",
    "yukari.people",
    "yukari.places",
    "yukari.registrations",
    "yukari.cards",
    "yukari.activities",
    "yukari.clubs",
    "yukari.exports",
    "yukari.hooks",
    "yukari.news",
    "yukari.supports",
    "yukari.rooms",
    "yukari.clients",
    "yukari.proofs",
    "yukari.surveys",
    "yukari.uniting",
    "yukari.statistics",
    "yukari.leaving",
    "yukari.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yukari.web.middleware.ScannerLaneMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "yukari.api.lane.ApiLaneMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "yukari.web.middleware.PlainTextMiddleware",
    "yukari.web.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yukari.web.middleware.LanguageMiddleware",
    "yukari.web.middleware.HolderMiddleware",
    "yukari.web.middleware.AccessMiddleware",
    "yukari.web.replies.RefusalMiddleware",
]

ROOT_URLCONF = "yukari.urls"
WSGI_APPLICATION = "yukari.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "yukari" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yukari.web.viewer.context",
            ],
        },
    }
]
FORM_RENDERER = "yukari.web.renderer.Renderer"


def _database(url: str) -> dict[str, object]:
    """Django's settings for a `postgresql://` address; a UNIX socket is written as its folder in the host's place."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }


DATABASES = {"default": _database(_required("DATABASE_URL", "postgresql:///yukari"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"

# One field, a code by mail, in: nobody has a password (docs/decisions/0005-no-passwords.md).
ACCOUNT_ADAPTER = "yukari.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "yukari.web.account.forms.SignInForm",
    "confirm_login_code": "yukari.web.account.forms.CodeForm",
    "add_email": "yukari.web.account.forms.NewAddressForm",
    "confirm_email_verification_code": "yukari.web.account.forms.NewAddressCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "yukari.web.account.adapter.called"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 10
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("BEHIND_PROXY") == "1" else 0
MFA_ADAPTER = "yukari.web.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "yukari.web.account.forms.SecondFactorForm",
    "reauthenticate": "yukari.web.account.forms.SecondFactorAgainForm",
    "activate_totp": "yukari.web.account.forms.AuthenticatorAppForm",
    "add_webauthn": "yukari.web.account.forms.NewPasskeyForm",
    "login_webauthn": "yukari.web.account.forms.PasskeySignInForm",
    "edit_webauthn": "yukari.web.account.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# Our own forms slow down guessing (docs/decisions/0007-rate-limits.md).
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

# Shared by all workers: allauth remembers here which code of an authenticator app was used.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

SESSION_COOKIE_NAME = "yukari_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
# What lies below the site's name, or beside it in a browser's list, is not ours to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = sorted((ROOT / "yukari" / "web" / "locale").glob("*/"))
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("YUKARI_FILES", VAR / "files"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend" if DEBUG else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "0") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ゆかり <no-reply@localhost>")

BOUNCE_ADDRESS = os.environ.get("BOUNCE_ADDRESS", "")
"""The mailbox to which undeliverable mail returns; each envelope adds its own mark behind a plus sign."""
DELIVERY_EVENTS_KEY = os.environ.get("YUKARI_DELIVERY_EVENTS_KEY", "")
"""Lets a mail service tell what came back; empty: it cannot."""

HOOKS_TO_LOOPBACK = os.environ.get("HOOKS_TO_LOOPBACK", "1" if DEBUG else "0") == "1"
"""Whether a place's system may run on this very machine: while one develops it."""
if HOOKS_TO_LOOPBACK and not DEBUG:
    raise ImproperlyConfigured("HOOKS_TO_LOOPBACK cannot be switched on while DEBUG is off; see docs/settings.md.")
HOOKS_CA = os.environ.get("HOOKS_CA", "")

# Web push. Without a key nobody is asked to switch it on.
PUSH_KEY = os.environ.get("YUKARI_PUSH_KEY", "b25seS1mb3ItZGV2ZWxvcG1lbnQtcHVzaC1rZXktMDE" if DEBUG else "")
PUSH_CONTACT = os.environ.get("PUSH_CONTACT") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"
PUSH_HOSTS = _list(
    "PUSH_HOSTS",
    ["fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"],
)
PUSH_SCHEMES = {"https"}

# Errors reach the operators in production too; what was merely not found does not, because addresses of pages hold codes.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"errors": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["errors"], "level": "INFO" if DEBUG else "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # Strangers trying names; nobody's fault here.
    },
    "root": {"handlers": ["errors"], "level": "WARNING"},
}

PROCRASTINATE_IMPORT_PATHS = ["yukari.kit.jobs"]
