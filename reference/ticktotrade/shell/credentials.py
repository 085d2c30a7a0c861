"""An API key and its secret, which do not show themselves."""

import hmac
import json
import os
from collections.abc import Mapping
from typing import Final, NoReturn

KEY_VARIABLE: Final = "APCA_API_KEY_ID"
SECRET_VARIABLE: Final = "APCA_API_SECRET_KEY"
KEY_HEADER: Final = b"apca-api-key-id"
SECRET_HEADER: Final = b"apca-api-secret-key"
LEAST_CHARACTERS: Final = 8
"""A shorter text is in too many others to be hidden wherever it comes up."""

_HIDDEN: Final = "[hidden]"


class BadCredentials(ValueError):
    """There are no credentials, or they cannot be ones; the message does not have them."""


class Credentials:
    """A key and a secret. They are in no text that Python makes of this object, and it cannot be pickled."""

    __slots__ = ("__headers", "__key", "__secret")

    def __init__(self, key: str, secret: str) -> None:
        for name, text in (("key", key), ("secret", secret)):
            if len(text) < LEAST_CHARACTERS:
                raise BadCredentials(f"the {name} has fewer than {LEAST_CHARACTERS} characters")
            if not (text.isascii() and text.isprintable()):
                raise BadCredentials(f"the {name} has characters that are not printable ASCII")
        self.__key = key
        self.__secret = secret
        self.__headers = ((KEY_HEADER, key.encode()), (SECRET_HEADER, secret.encode()))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Credentials":
        """The credentials that ``APCA_API_KEY_ID`` and ``APCA_API_SECRET_KEY`` have.

        Raises `BadCredentials` if one of them is missing or cannot be one.
        """
        missing = [name for name in (KEY_VARIABLE, SECRET_VARIABLE) if name not in environment]
        if missing:
            raise BadCredentials(f"{' and '.join(missing)} not set in the environment")
        return cls(environment[KEY_VARIABLE], environment[SECRET_VARIABLE])

    def auth_request(self) -> str:
        """The text frame that authenticates a session."""
        request = {"action": "auth", "key": self.__key, "secret": self.__secret}
        return json.dumps(request, separators=(",", ":"))

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The two headers of a request for orders."""
        return list(self.__headers)

    def are(self, key: str, secret: str) -> bool:
        """Whether they are these, in a time that does not tell how far they agree."""
        same_key = hmac.compare_digest(self.__key.encode(), key.encode())
        return hmac.compare_digest(self.__secret.encode(), secret.encode()) and same_key

    def redacted(self, text: str) -> str:
        """The text, without the key and the secret in it. O(length)."""
        for each in (self.__secret, self.__key):
            if each in text:
                text = text.replace(each, _HIDDEN)
        return text

    def redacted_bytes(self, data: bytes) -> bytes:
        """The bytes, without the key and the secret in them. O(length)."""
        (_, key), (_, secret) = self.__headers
        for each in (secret, key):
            if each in data:
                data = data.replace(each, _HIDDEN.encode())
        return data

    def __repr__(self) -> str:
        return f"Credentials({_HIDDEN})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not to be pickled or copied")
