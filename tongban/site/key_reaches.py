"""How the site's keys are reached, read from the environment."""

from collections.abc import Mapping

from tongban.casework.keys.places.reach import Device, Reaches, Server


def read(environment: Mapping[str, str], passphrase: str = "") -> Reaches:
    """Return how keys in files, in a device and on other machines are reached.

    Args:
        passphrase: Of files, where the environment says none.
    """
    said = environment.get
    return Reaches(
        passphrase=said("TONGBAN_KEYS_PASSPHRASE") or passphrase,
        device=Device(said("TONGBAN_PKCS11_MODULE", ""), said("TONGBAN_PKCS11_PIN", "")),
        server=Server(
            token=said("TONGBAN_SIGNER_TOKEN", ""),
            certificate=said("TONGBAN_SIGNER_CERTIFICATE", ""),
            key=said("TONGBAN_SIGNER_KEY", ""),
            authorities=said("TONGBAN_SIGNER_AUTHORITIES", ""),
        ),
    )
