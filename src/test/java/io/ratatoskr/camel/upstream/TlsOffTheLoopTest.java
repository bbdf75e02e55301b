package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.TestCertificate;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsOffTheLoopTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void certificates_are_checked_off_the_event_loop(@TempDir Path folder) throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        var trustManager = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                threads.add(Thread.currentThread().getName());
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try (var upstream = new Http2Upstream(TestCertificate.in(folder).pem(), 0);
                var provider = new ProviderClientFixture(
                        upstream.url(),
                        1,
                        LONG,
                        Duration.ofHours(1),
                        options -> options.setVerifyHost(false).setTrustOptions(TrustOptions.wrap(trustManager)))) {
            assertThat(provider.start("/").status(LONG, "the response")).isEqualTo(200);
            assertThat(threads).isNotEmpty().noneMatch(name -> name.contains("eventloop"));
        }
    }

    @Test
    void warm_up_writes_the_first_message_of_a_handshake() throws Exception {
        assertThat(TlsWarmup.firstMessageBytes()).isBetween(200, 10_000);
    }
}
