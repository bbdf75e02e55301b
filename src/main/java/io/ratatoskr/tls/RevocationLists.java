package io.ratatoskr.tls;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that the authorities of clients have revoked, from one file. A client whose authority has no list here, or an expired
 * one, is refused: nothing says that its certificate is still valid. Nothing is fetched. Immutable.
 */
final class RevocationLists {
    private static final String SETTING = "ratatoskr.tls.client-crl";
    private static final int MAX_FILE_BYTES = 32 << 20;
    private static final String PEM_KIND = "X509 CRL";

    private final Path file;
    private final List<X509CRL> lists;

    private RevocationLists(Path file, List<X509CRL> lists) {
        this.file = file;
        this.lists = lists;
    }

    /**
     * Reads a PEM file with blocks {@code X509 CRL}, or a DER file.
     *
     * @throws ConfigurationInvalid when it has no list, or one that is not signed by the authority that it names
     */
    static RevocationLists read(Path file, List<X509Certificate> authorities) {
        var lists = new ArrayList<X509CRL>();
        try {
            for (CRL list : parse(PemBlocks.bytes(file, MAX_FILE_BYTES))) {
                lists.add((X509CRL) list);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationInvalid("%s: cannot use %s (%s); expected a PEM or DER file with revocation lists"
                    .formatted(SETTING, file, e.getClass().getSimpleName()));
        }
        if (lists.isEmpty()) {
            throw new ConfigurationInvalid(
                    "%s: %s has no revocation list; expected a PEM or DER file".formatted(SETTING, file));
        }
        for (X509CRL list : lists) {
            List<X509Certificate> issuers = authorities.stream()
                    .filter(authority -> isOf(list, authority))
                    .toList();
            if (!issuers.isEmpty() && issuers.stream().noneMatch(issuer -> isSignedBy(list, issuer))) {
                throw new ConfigurationInvalid("%s: the list of '%s' in %s is not signed with the key of tls.client-ca"
                        .formatted(SETTING, list.getIssuerX500Principal(), file));
            }
        }
        return new RevocationLists(file, List.copyOf(lists));
    }

    private static Collection<? extends CRL> parse(byte[] bytes) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.contains(PemBlocks.BEGIN)) {
            return factory.generateCRLs(new ByteArrayInputStream(bytes));
        }
        var lists = new ArrayList<CRL>();
        for (PemBlocks.Block block : PemBlocks.parse(text)) {
            if (block.kind().equals(PEM_KIND)) {
                lists.add(factory.generateCRL(new ByteArrayInputStream(block.der())));
            }
        }
        return lists;
    }

    private static boolean isOf(X509CRL list, X509Certificate authority) {
        return list.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (SignatureException | java.security.InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new ConfigurationInvalid("%s: the signature of the list of '%s' cannot be checked (%s)"
                    .formatted(
                            SETTING, list.getIssuerX500Principal(), e.getClass().getSimpleName()));
        }
    }

    Path file() {
        return file;
    }

    /** Returns the names of authorities whose clients are refused because they have no list. */
    List<String> missing(List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(authority -> lists.stream().noneMatch(list -> isOf(list, authority)))
                .map(authority -> authority.getSubjectX500Principal().getName())
                .toList();
    }

    /** Returns when the first of the lists expires; empty: none does. */
    Optional<Instant> expiry() {
        return lists.stream()
                .<@Nullable Date>map(X509CRL::getNextUpdate)
                .filter(Objects::nonNull)
                .map(Date::toInstant)
                .min(Comparator.naturalOrder());
    }

    /** Returns what checks the certificates of clients. */
    TrustManagerFactory trust(List<X509Certificate> authorities) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
        var parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        // Without a PKIXRevocationChecker the JDK fetches neither lists nor OCSP responses from addresses in
        // certificates
        parameters.setRevocationEnabled(true);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        return trust;
    }
}
