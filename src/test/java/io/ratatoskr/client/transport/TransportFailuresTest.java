package io.ratatoskr.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransportFailuresTest {
    private static final String ADDRESS = "grpcs://127.0.0.1:9741";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not an SSL/TLS record: 000012040000",
                "Unrecognized SSL message, plaintext connection?",
                "Unsupported or unrecognized SSL message"
            })
    void port_without_tls_is_a_plain_sentence(String message) {
        assertThat(TransportFailures.notConnected(ADDRESS, new SSLException(message)))
                .hasMessage("no gateway responds at grpcs://127.0.0.1:9741: it does not use TLS");
    }

    @Test
    void bytes_of_another_protocol_are_not_in_the_message() {
        var malformed = new IOException("parsing HTTP/1.1 status line, receiving [\0\0\4Unexpected HTTP/1.x request]");
        assertThat(TransportFailures.lost(ADDRESS, malformed))
                .hasMessageEndingWith("complete: its response is not one of HTTP/1.1");
    }

    @Test
    void other_failures_of_tls_keep_their_message() {
        assertThat(TransportFailures.notConnected(ADDRESS, new SSLException("certificate_expired")))
                .hasMessageEndingWith(": certificate_expired");
    }

    @Test
    void refused_connection_reads_the_same_over_every_transport() {
        assertThat(TransportFailures.notConnected(ADDRESS, new ConnectException()))
                .hasMessageEndingWith("9741: connection refused");
        assertThat(TransportFailures.notConnected(ADDRESS, new ConnectException("Connection refused")))
                .hasMessageEndingWith("9741: connection refused");
    }

    @Test
    void failure_without_a_message_has_its_type() {
        assertThat(TransportFailures.lost(ADDRESS, new IOException())).hasMessageEndingWith(": IOException");
    }
}
