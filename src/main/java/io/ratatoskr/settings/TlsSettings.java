package io.ratatoskr.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of the server's certificate, for every frontend: PEM, the last one also DER.
 *
 * @param certificate the chain, that of the server first
 * @param key its private key, without a password
 * @param clientCa certificates of the authorities of which clients must have one; empty: clients need none
 * @param clientCrl the certificates that these authorities have revoked; empty: none
 */
public record TlsSettings(Path certificate, Path key, Optional<Path> clientCa, Optional<Path> clientCrl) {
    /** Without revoked certificates. */
    public TlsSettings(Path certificate, Path key, Optional<Path> clientCa) {
        this(certificate, key, clientCa, Optional.empty());
    }
}
