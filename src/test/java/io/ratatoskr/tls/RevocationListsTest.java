package io.ratatoskr.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of revocation lists: PEM and DER, several lists, and mistakes. */
final class RevocationListsTest {
    @TempDir
    static Path folder;

    private static TestAuthority first;
    private static TestAuthority second;
    private static Path pem;
    private static Path der;

    @BeforeAll
    static void lists() throws Exception {
        first = TestAuthority.in(Files.createDirectory(folder.resolve("first")), "other");
        second = TestAuthority.in(Files.createDirectory(folder.resolve("second")));
        pem = first.revoke(folder.resolve("list.pem"), "authority", "-rfc");
        der = first.revoke(folder.resolve("list.der"), "authority");
    }

    @Test
    void pem_and_der_are_read_and_missing_lists_are_named() throws Exception {
        var authorities = List.of(first.certificate("authority"));
        assertThat(RevocationLists.read(pem, authorities).missing(authorities)).isEmpty();
        assertThat(RevocationLists.read(der, authorities).missing(authorities)).isEmpty();
        assertThat(RevocationLists.read(der, authorities).expiry()).isPresent();
        assertThat(RevocationLists.read(der, authorities).missing(List.of(first.certificate("other"))))
                .containsExactly("CN=other");
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(pem) + "\n" + Files.readString(pem));
        assertThat(RevocationLists.read(both, authorities).missing(authorities)).isEmpty();
    }

    @Test
    void a_list_that_is_not_signed_by_the_authority_it_names_is_refused() {
        assertThatThrownBy(() -> RevocationLists.read(der, List.of(second.certificate("authority"))))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("the list of 'CN=Test Authority' in %s is not signed with the key", der);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "-----BEGIN X509 CRL-----\nAAAA",
                "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----"
            })
    void a_file_without_a_list_is_named(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("content"), content);
        assertThatThrownBy(() -> RevocationLists.read(file, List.of()))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageStartingWith("ratatoskr.tls.client-crl: ")
                .hasMessageContaining(file.toString());
    }
}
