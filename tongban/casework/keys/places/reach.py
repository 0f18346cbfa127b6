"""How keys are reached. Read from the environment by settings, so nothing here loads what reaches them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Device:
    """A device: its library, and the PIN of who signs."""

    module: str = ""
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A signing server.

    Attributes:
        token: Sent as bearer token; empty: none.
        certificate: A file with our certificate and its chain (PEM); empty: none.
        key: A file with its key.
        authorities: A file with who may vouch for the server; empty: whom this system trusts.
    """

    token: str = field(default="", repr=False)
    certificate: str = ""
    key: str = ""
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class Reaches:
    """How keys are reached: the passphrase of files, the device, the signing server."""

    passphrase: str = field(default="", repr=False)
    device: Device = Device()
    server: Server = Server()
