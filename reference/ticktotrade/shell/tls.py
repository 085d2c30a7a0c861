"""TLS that verifies: which contexts an order client takes, and what is wrong with a certificate."""

import ssl
from typing import Final

LEAST_VERSION: Final = ssl.TLSVersion.TLSv1_2


class BadTls(ValueError):
    """A TLS context that credentials are not to be sent over; the message says what to set on it."""


def verifying_context() -> ssl.SSLContext:
    """A context that trusts the system's certificate authorities, and speaks TLS 1.2 at least.

    The environment variable ``SSL_CERT_FILE`` names others, as for everything that uses OpenSSL. Making one takes
    tens of milliseconds, so it is made once a client.
    """
    context = ssl.create_default_context()
    context.minimum_version = max(context.minimum_version, LEAST_VERSION)
    return context


def check_tls(context: ssl.SSLContext) -> None:
    """Raises `BadTls` if the context takes any certificate, or any host's, or speaks TLS below 1.2."""
    if context.verify_mode is not ssl.CERT_REQUIRED:
        raise BadTls("the TLS context does not verify certificates; set its verify_mode to CERT_REQUIRED")
    if not context.check_hostname:
        raise BadTls("the TLS context takes the certificate of any host; set its check_hostname")
    if context.minimum_version not in (LEAST_VERSION, ssl.TLSVersion.TLSv1_3):
        raise BadTls("the TLS context speaks TLS below 1.2; set its minimum_version to TLSv1_2")


def certificate_fault(error: BaseException) -> str | None:
    """What is wrong with the certificate, if that is what an exception or one of its causes says."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message.rstrip(".")
        seen = seen.__cause__ or seen.__context__
    return None
