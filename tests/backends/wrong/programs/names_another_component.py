"""Gives its component another name in its hello."""

from sound import HELLO, Server

Server(hello={**HELLO, "components": ["Signal"]}).serve()
