"""Coming in, going out, one's password.  The demo's pages do not exist outside the demo."""

from tests.desk.grid import CONTACT, EVERYBODY, FIELD, Row

ROWS = [
    Row("accounts:home", {302: EVERYBODY}),
    Row("accounts:sign_in", {302: EVERYBODY}, is_public=True),
    Row("accounts:sign_out", {401: EVERYBODY}, method="post"),  # led to the sign-in
    Row("accounts:password", {200: EVERYBODY}),
    Row("accounts:leave", {200: EVERYBODY - CONTACT - FIELD, 302: FIELD}),
    Row("accounts:leave", {422: EVERYBODY - CONTACT - FIELD, 302: FIELD}, method="post"),
    Row("accounts:end_leave", {}, method="post", args=lambda world: (999_999_999,)),
    Row("accounts:demo", {}, is_public=True),
    Row("accounts:demo_sign_in", {}, method="post", is_public=True),
]
