package io.ratatoskr.camel.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.http.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Image URLs of callers: no host that only the gateway can reach, however it is written or found. */
@Timeout(60)
final class ImageDownloaderTest {
    private static final byte[] IMAGE = {1, 2, 3};
    /** What the name server returns. */
    private static final Map<String, String> NAMES = Map.of(
            "private.test", "10.0.0.7",
            "metadata.test", "169.254.169.254",
            "loopback6.test", "::1",
            "mapped.test", "::ffff:192.168.0.1",
            "nat64.test", "64:ff9b::a9fe:a9fe",
            "local6.test", "fd00::1",
            "azure.test", "168.63.129.16");

    private static Vertx vertx;
    private static DeadlineClock clock;
    private static HttpClientOptions trust;
    private static TestCertificate certificate;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        vertx = Vertx.vertx();
        clock = new DeadlineClock(failure -> {
            throw new AssertionError(failure);
        });
        certificate = TestCertificate.in(folder);
        trust = new HttpClientOptions()
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(certificate.pem().certificate().toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        clock.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static HttpServer serve(Consumer<HttpServerRequest> handler) throws Exception {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(certificate.pem().certificate().toString())
                                .addKeyPath(certificate.pem().key().toString())))
                .requestHandler(handler::accept)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static List<InetAddress> lookUp(String host) throws IOException {
        String address = NAMES.getOrDefault(host, host);
        if (!address.matches("[0-9.]+|[0-9a-f:.]+")) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getAllByName(address));
    }

    private static String download(String url, ImageDownloader.HostResolver resolver, Predicate<InetAddress> filter) {
        try (var images = new ImageDownloader(vertx, clock, new ResponseBudget(1 << 20), resolver, filter, trust)) {
            return images.download(url, "gemini", 1 << 16, Cancellation.withTimeout(Duration.ofSeconds(20)))
                    .url();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a.png",
                "https://127.1/a.png",
                "https://2130706433/a.png",
                "https://0/a.png",
                "https://[::1]/a.png",
                "https://[::ffff:169.254.169.254]/latest/meta-data/",
                "https://[::127.0.0.1]/a.png",
                "https://169.254.169.254/latest/meta-data/",
                "https://2852039166/latest/meta-data/",
                "https://192.168.1.1:8443/a.png",
                "https://100.100.100.200/a.png",
                "https://private.test/a.png",
                "https://metadata.test/a.png",
                "https://loopback6.test/a.png",
                "https://mapped.test/a.png",
                "https://nat64.test/a.png",
                "https://local6.test/a.png",
                "https://azure.test/a.png",
                "https://nowhere.test/a.png",
                "http://1.1.1.1/a.png",
                "unix:/var/run/docker.sock",
                "file:///etc/passwd",
                "https://user:password@1.1.1.1/a.png",
                "https://1.1.1.1:0/a.png",
                "https:///a.png",
                "https://1.1.1.1\\@10.0.0.1/"
            })
    void hosts_that_are_not_public_are_refused_however_they_are_written(String url) {
        assertThatThrownBy(() -> download(url, ImageDownloaderTest::lookUp, PublicAddress::isPublic))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageNotContaining("password")
                .hasMessageNotContaining("meta-data");
    }

    @Test
    void a_host_with_a_public_and_a_private_address_is_refused() {
        assertThatThrownBy(() -> download(
                        "https://both.test/a.png",
                        host -> List.of(InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")),
                        PublicAddress::isPublic))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageContaining("public");
    }

    @Test
    void the_connection_goes_to_the_address_that_was_checked() throws Exception {
        var lookups = new AtomicInteger();
        HttpServer server = serve(request ->
                request.response().putHeader("content-type", "image/png").end(Buffer.buffer(IMAGE)));
        // The second lookup would be of another, unchecked address
        String url = download(
                "https://localhost:%d/a.png".formatted(server.actualPort()),
                host -> List.of(InetAddress.getByName(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2")),
                address -> address.getHostAddress().equals("127.0.0.1"));
        assertThat(url).isEqualTo("data:image/png;base64,AQID");
        assertThat(lookups).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://metadata.test/latest/meta-data/",
                "https://10.0.0.1/",
                "//private.test/",
                "http://localhost/",
                "unix:/var/run/docker.sock"
            })
    void a_redirect_is_checked_like_the_first_url(String location) throws Exception {
        HttpServer server = serve(request -> request.response()
                .setStatusCode(302)
                .putHeader("location", location)
                .end());
        assertThatThrownBy(() -> download(
                        "https://localhost:%d/a.png".formatted(server.actualPort()),
                        host -> host.equals("localhost") ? List.of(InetAddress.getByName("127.0.0.1")) : lookUp(host),
                        address -> address.getHostAddress().equals("127.0.0.1") || PublicAddress.isPublic(address)))
                .isInstanceOf(UnsupportedParameter.class);
    }
}
