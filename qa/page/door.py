"""Door: where the server listens, and who may come in. Plain Python, before any web server is loaded."""

import os
import socket

from index.errors import CuttingsError, UsageError
from qa.page.turnstile import is_loopback


def credentials(host: str, auth: bool) -> tuple[str, str] | None:
    """User and password where they are asked for. Beyond this machine they must be. Raises `UsageError`."""
    if not auth and not is_loopback(host):
        raise UsageError(
            f"--host {host} opens your articles to other machines: add --auth, with a user and a password in the "
            "environment variables CUTTINGS_USER and CUTTINGS_PASSWORD."
        )
    if not auth:
        return None
    user, password = os.environ.get("CUTTINGS_USER", ""), os.environ.get("CUTTINGS_PASSWORD", "")
    if not user or not password:
        raise UsageError("--auth needs the environment variables CUTTINGS_USER and CUTTINGS_PASSWORD: set both.")
    return user, password


def bind(host: str, port: int) -> socket.socket:
    """The listening socket. Raises `CuttingsError` where the port is taken or the address is not this machine's,
    `UsageError` for what is no port or no address at all."""
    if not 0 <= port <= 65535:
        raise UsageError(f"--port {port} is no port: choose a number from 1 to 65535, as in: python app.py --port 7861")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except UnicodeError:  # "a..b", or a label of more than 63 characters: it is not even looked up
        raise UsageError(f"--host {host} is no address: give this machine's own, such as 127.0.0.1") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CuttingsError(
            f"Cannot listen on {host}:{port} ({reason}). Choose another with: python app.py --port {port % 65535 + 1}"
        ) from None
    return listener
