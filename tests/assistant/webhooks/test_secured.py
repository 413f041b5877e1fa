"""Calls over https: the address that was checked has to show the certificate of the name."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assistant.webhooks.posting import Poster
from tests.assistant.webhooks.receivers import receiver


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server called `name` shows, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def test_a_call_over_https_arrives_where_the_certificate_names_the_host(tmp_path: Path) -> None:
    server, trusting = certified(tmp_path, "localhost")
    with receiver(secured=server) as ours:
        url = ours.url.replace("http://", "https://")
        answer = Poster(within=True, trusted=trusting).post(url, "{}", {})
    assert answer.status == 204
    assert ours.got[0].headers["Host"] == f"localhost:{ours.port}"


@pytest.mark.parametrize("trusts", [True, False])
def test_nothing_is_sent_to_who_shows_no_certificate_of_the_host(
    tmp_path: Path, trusts: bool
) -> None:
    server, trusting = certified(tmp_path, "crm.example.com" if trusts else "localhost")
    with receiver(secured=server) as ours:
        url = ours.url.replace("http://", "https://")
        poster = Poster(within=True, trusted=trusting if trusts else None)
        answer = poster.post(url, "{}", {})
    assert answer.status is None
    assert "CERTIFICATE_VERIFY_FAILED" in answer.said
    assert ours.got == []
