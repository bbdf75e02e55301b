package io.ratatoskr.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files of the server's certificate, for every frontend.
 *
 * @param certificate the chain, that of the server first
 * @param key its private key, without a password
 * @param clientCa certificates of the authorities of which clients must have one; empty: clients need none
 */
public record TlsSettings(Path certificate, Path key, Optional<Path> clientCa) {}
