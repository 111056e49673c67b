"""Signing a PDF so that a reader sees whether a byte was changed (PAdES B-B), and looking for our signature on one.

The file of keys is PEM: the private key, its certificate, then its chain or certificates that signed before it.
"""

import os
import re
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Signature"
KEY_BITS = 3072
MADE_LASTS = timedelta(days=3650)
"""Of a certificate made here, which nobody but its maker vouches for."""

_PLACE = re.compile(rb"/ByteRange ?\[(\d{1,9}) (\d{1,9}) (\d{1,9}) (\d{1,9})\]")
"""Everything but the signature itself: two stretches, each by its beginning and its length."""
_REFERENCE = re.compile(rb"/ContactInfo \((\w+)\)")


@dataclass(frozen=True)
class Signed:
    """A signature of ours: whether what it was put on is still what it was, and the reference that it carries."""

    untouched: bool
    reference: str


def sign(pdf: bytes, keys: Path, *, reason: str, reference: str) -> bytes:
    """The document with our signature; nothing can be added to it afterwards without breaking it."""
    data = keys.read_bytes()
    certificate, *others = load_certs_from_pemder_data(data)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(_private_part(data), passphrase=None),
        cert_registry=SimpleCertificateStore.from_certs(others),
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        contact_info=reference,
    )
    document = IncrementalPdfFileWriter(BytesIO(pdf))
    # In a thread of its own: pyHanko starts an event loop, which a thread that has one already refuses.
    with ThreadPoolExecutor(1) as aside:
        return bytes(aside.submit(signers.sign_pdf, document, about, signer=signer).result().getbuffer())


def check(pdf: bytes, keys: Path) -> Signed | None:
    """Our signature on a stranger's file; `None` if there is none.

    The file is not read as a PDF, which could be made to eat all memory: what we signed we signed from the first byte to the
    last, so the bytes around the signature are all that has to be looked at.
    """
    found = list(_PLACE.finditer(pdf))
    if not found:
        return None
    first, length, after, rest = (int(number) for number in found[-1].groups())
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(pdf[length + 1 : after - 1].decode("ascii")))["content"]
        signer, certificate = extract_signer_info(signed), extract_certificate_info(signed).signer_cert
        ours = {one.sha256 for one in load_certs_from_pemder_data(keys.read_bytes())}
        if certificate.sha256 not in ours:
            return None
        digest = sha256(pdf[:length] + pdf[after:]).digest()
        intact, valid = validate_sig_integrity(signer, certificate, "data", digest)
    except (ValueError, TypeError, KeyError, CMSExtractionError, SignatureValidationError):
        return None
    whole = (
        first == 0 and after + rest == len(pdf) and pdf[length : length + 1] == b"<" and pdf[after - 1 : after] == b">"
    )
    reference = _REFERENCE.findall(pdf)
    return Signed(intact and valid and whole, reference[-1].decode() if reference else "")


def make_keys(keys: Path, *, name: str, at: datetime) -> None:
    """A fresh key with a certificate of its own making. What was signed before can still be checked."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + MADE_LASTS)
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    before = load_certs_from_pemder_data(keys.read_bytes()) if keys.exists() else []
    parts = [
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.public_bytes(Encoding.PEM),
        *(ssl.DER_cert_to_PEM_cert(one.dump()).encode() for one in before),
    ]
    keys.parent.mkdir(parents=True, exist_ok=True)
    new = keys.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b"".join(parts))
    new.replace(keys)


def _private_part(data: bytes) -> bytes:
    end = b"-----END PRIVATE KEY-----"
    return data[: data.index(end) + len(end)] + b"\n"
