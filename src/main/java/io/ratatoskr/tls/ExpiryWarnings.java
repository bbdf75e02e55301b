package io.ratatoskr.tls;

import io.ratatoskr.settings.TlsSettings;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log lines about files that are in use and that clients, or the server, reject. Not thread-safe. */
final class ExpiryWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWarnings.class);

    private final TlsSettings settings;
    /** The lists whose expiry has been logged. */
    private @Nullable RevocationLists expired;

    ExpiryWarnings(TlsSettings settings) {
        this.settings = settings;
    }

    /** Logs what holds from the moment on that the files have been read. */
    void loaded(TlsMaterial material) {
        Instant end = material.certificate().getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            LOG.warn("the certificate in {} has expired at {}: clients reject it", settings.certificate(), end);
        }
        RevocationLists lists = lists(material);
        if (lists != null) {
            List<X509Certificate> authorities = authorities(material);
            lists.missing(authorities)
                    .forEach(name -> LOG.warn(
                            "{} has no revocation list of '{}': clients with a certificate of it are refused",
                            lists.file(),
                            name));
            time(material);
        }
    }

    /** Logs once that a list has expired. */
    void time(TlsMaterial material) {
        RevocationLists lists = lists(material);
        if (lists != null && lists != expired) {
            lists.expiry().filter(end -> end.isBefore(Instant.now())).ifPresent(end -> {
                expired = lists;
                LOG.error(
                        "a revocation list in {} has expired at {}: clients of its authority are refused until the file is renewed",
                        lists.file(),
                        end);
            });
        }
    }

    private static @Nullable RevocationLists lists(TlsMaterial material) {
        TlsMaterial.Trusted trusted = material.trusted();
        return trusted == null ? null : trusted.revoked();
    }

    private static List<X509Certificate> authorities(TlsMaterial material) {
        TlsMaterial.Trusted trusted = material.trusted();
        return trusted == null ? List.of() : trusted.authorities();
    }
}
