"""The portal's signature under what it published: Ed25519 (RFC 8032), from the portal's secret key.

Anyone can check it with the public key, which is printed beside what was signed; only this portal can make it.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_key: Ed25519PrivateKey | None = None
_salts = b""


def install(secret: str) -> None:
    """Make the signing key of this process from the secret key; called once by the factory."""
    global _key, _salts
    _salts = hashlib.sha256(b"salts of published hashes:" + secret.encode()).digest()
    _key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"published records:" + secret.encode()).digest())


def sign(message: bytes) -> str:
    """The signature, 128 hex digits."""
    assert _key is not None
    return _key.sign(message).hex()


def signed(message: bytes, signature: str) -> bool:
    """Whether this is the portal's signature under the message: there is one for each."""
    return hmac.compare_digest(sign(message), signature) if signature.isascii() else False


def public_key() -> str:
    """The key to check signatures with, 64 hex digits."""
    assert _key is not None
    return _key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def salt(of: str) -> str:
    """The salt of a published hash, 32 hex digits: nobody can guess it, and this portal finds it again."""
    assert _salts
    return hmac.new(_salts, of.encode(), hashlib.sha256).hexdigest()[:32]
