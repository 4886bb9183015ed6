"""The key that signs attestations: one of your own, or one made on first use."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.errors import StoreError
from pilotgate.store import write_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VARIABLE = "PILOTGATE_SIGNING_KEY"
"""Path of an unencrypted ed25519 private key in PEM (PKCS #8), to be used in place of the project's own."""


def signing_key(home: Path, environment: Mapping[str, str]) -> Ed25519PrivateKey:
    """The key to sign with; made under `home/keys`, readable by its owner alone, when there is none.

    Raises:
        StoreError: The key cannot be read or is of another kind, or others may read the project's own.
    """
    if named := environment.get(VARIABLE):
        return _load(Path(named))
    path = home / "keys" / "signing.pem"
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise StoreError("others may read the signing key", where=str(path), remedy=f"chmod 600 {path}")
    key = _load(path)
    public = path.with_name("signing.pub")
    if not public.exists():
        write_file(public, public_pem(key.public_key()))
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key in PEM, as it is handed to whoever verifies."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public(pem: bytes, *, where: str = "") -> Ed25519PublicKey:
    """A public key from PEM.

    Raises:
        StoreError: It is not an ed25519 public key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    with contextlib.suppress(ValueError):
        key = load_pem_public_key(pem)
        if isinstance(key, Ed25519PublicKey):
            return key
    raise StoreError(
        "not an ed25519 public key in PEM", where=where, remedy="name the key that goes with the signer"
    )


def key_id(key: Ed25519PublicKey) -> str:
    """sha256 of the key's SubjectPublicKeyInfo in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _load(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    remedy = f"make one with `openssl genpkey -algorithm ed25519`, or unset {VARIABLE}"
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise StoreError(
            f"the signing key cannot be read ({error.strerror or error})", where=str(path), remedy=remedy
        ) from error
    except (ValueError, TypeError) as error:
        raise StoreError("not an unencrypted private key in PEM", where=str(path), remedy=remedy) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreError("the signing key is not an ed25519 key", where=str(path), remedy=remedy)
    return key


def _make(path: Path) -> None:
    """Make a key beside and link it into place: of two makers at once, one key stands, whole."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    beside = path.with_name(f".partial-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    except OSError as error:
        raise StoreError(
            f"the signing key cannot be made ({error.strerror or error})",
            where=str(path),
            remedy=f"mend access, or name a key in {VARIABLE}",
        ) from error
    finally:
        beside.unlink(missing_ok=True)
