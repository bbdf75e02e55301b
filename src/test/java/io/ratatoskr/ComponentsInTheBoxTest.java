package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ratatoskr.testing.LogCapture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every component, data format and language that the gateway has for operators works in a route file, {@code box.camel.yaml}. */
final class ComponentsInTheBoxTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static HttpServer upstream;
    private static int tcpPort;
    private static TestGateway gateway;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/box", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
        tcpPort = freePort();
        Files.writeString(folder.resolve("order.xsd"), """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
                  <xs:element name="order"><xs:complexType><xs:attribute name="id" use="required"/></xs:complexType></xs:element>
                </xs:schema>""");
        Files.writeString(folder.resolve("order.xsl"), """
                <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
                  <xsl:output method="text"/>
                  <xsl:template match="/order">order <xsl:value-of select="@id"/></xsl:template>
                </xsl:stylesheet>""");
        Path routes = Files.createDirectories(folder.resolve("routes/custom"));
        String box = Files.readString(Path.of("src/test/resources/box/box.camel.yaml"));
        Files.writeString(
                routes.resolve("box.camel.yaml"),
                box.replace("@FOLDER@", folder.toString())
                        .replace("@HTTP@", String.valueOf(upstream.getAddress().getPort()))
                        .replace("@TCP@", String.valueOf(tcpPort)));
        gateway = TestGateway.of(Ratatoskr.builder().routes(routes.getParent()));
        template = gateway.context().createProducerTemplate();
    }

    @AfterAll
    static void stop() throws IOException {
        template.close();
        gateway.close();
        upstream.stop(0);
    }

    /** A port below those that the system gives to clients, so that no other test's connection takes it meanwhile. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken; another one
            }
        }
    }

    private static String request(String endpoint, String body) {
        return template.requestBody(endpoint, body, String.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timer", "scheduler", "quartz"})
    void a_clock_starts_exchanges(String scheme) {
        MockEndpoint target = gateway.context().getEndpoint("mock:" + scheme, MockEndpoint.class);
        await().atMost(LIMIT).until(() -> target.getReceivedCounter() > 0);
    }

    @Test
    void a_file_is_moved_from_one_folder_to_another() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("part"), "text");
        Files.move(folder.resolve("part"), folder.resolve("in/letter.txt"));
        Path out = folder.resolve("out/letter.txt");
        await().atMost(LIMIT).until(() -> Files.exists(out) && Files.notExists(folder.resolve("in/letter.txt")));
        assertThat(out).hasContent("text");
    }

    @Test
    void a_queue_in_memory_takes_an_exchange_to_the_log() {
        MockEndpoint target = gateway.context().getEndpoint("mock:seda", MockEndpoint.class);
        try (var log = LogCapture.start()) {
            template.sendBody("direct:seda", "one");
            await().atMost(LIMIT).until(() -> target.getReceivedCounter() == 1);
            assertThat(log.text()).contains("WARN box Exchange[").contains("Body: one]");
        }
        assertThat(target.getExchanges().getFirst().getMessage().getBody()).isEqualTo("one");
    }

    @Test
    void an_http_service_is_called() {
        assertThat(request("direct:http", "ping")).isEqualTo("ping");
    }

    @Test
    void a_line_over_tcp_gets_a_line_back() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("odin\n".getBytes(UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(lines.readLine()).isEqualTo("hello odin");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jackson    | {\"name\": \"odin\"}      | \"odin\"",
                "dataformat | {\"a\": 1, \"b\": 2}      | 2",
                "jsonpath   | {\"names\": [\"a\", \"b\"]} | b",
                "xpath      | <order id='7'/>           | 7",
                "xslt       | <order id='7'/>           | order 7",
                "language   | ab                        | abab",
                "validator  | <order id='7'/>           | valid",
                "validator  | <order/>                  | invalid",
                "controlbus | x                         | Started"
            },
            quoteCharacter = '`')
    void a_body_is_converted_checked_or_evaluated(String route, String body, String expected) {
        assertThat(request("direct:" + route, body)).isEqualTo(expected);
    }

    @Test
    void a_value_is_cached() {
        template.sendBody("direct:put", "cached");
        assertThat(request("direct:get", "")).isEqualTo("cached");
    }
}
