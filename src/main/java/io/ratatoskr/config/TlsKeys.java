package io.ratatoskr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of TLS, for every frontend. */
final class TlsKeys {
    static final Key<Optional<Path>> CERTIFICATE = new Key<>(
            "tls.certificate",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of the server's certificate chain; together with tls.key it enables TLS on every frontend. A"
                    + " renewed certificate is used for new connections without a reload.");
    static final Key<Optional<Path>> KEY = new Key<>(
            "tls.key",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of the private key for tls.certificate, without a password.");
    static final Key<Optional<Path>> CLIENT_CA = new Key<>(
            "tls.client-ca",
            ValueParsers.FILE.optional(),
            "",
            "PEM file of certificate authorities; with it, every client must have a certificate of one of them.");
    static final Key<Optional<Path>> CLIENT_CRL = new Key<>(
            "tls.client-crl",
            ValueParsers.FILE.optional(),
            "",
            "PEM or DER file of revocation lists, one of each authority in tls.client-ca; clients whose certificate is"
                    + " on one are refused.");

    static final List<Key<?>> ALL = List.of(CERTIFICATE, KEY, CLIENT_CA, CLIENT_CRL);

    private TlsKeys() {}
}
