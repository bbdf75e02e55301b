package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import io.ratatoskr.http.TestHttpServer.TestServerOptions;
import jakarta.activation.DataHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.cookie.CookieHandler;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a route of an operator gets of a request. */
final class PlatformHttpRequestsTest {
    /** What the route got. */
    private record Received(Object body, Map<String, Object> headers, Map<String, String> files) {}

    private static final AtomicReference<Received> RECEIVED = new AtomicReference<>();
    private static CamelHttpServer server;

    @BeforeAll
    static void start() {
        server = CamelHttpServer.start(PlatformHttpRequestsTest::limit, new RouteBuilder() {
            @Override
            public void configure() {
                var filter = new DefaultHeaderFilterStrategy();
                filter.getInFilter().add("x-secret");
                getContext().getRegistry().bind("myFilter", filter);
                onException(Exception.class).handled(false);
                for (String uri : List.of(
                        "/any?consumes=*/*",
                        "/filtered?headerFilterStrategy=#myFilter&consumes=*/*",
                        "/streamed?useStreaming=true",
                        "/no-map?populateBodyWithForm=false&consumes=*/*",
                        "/images?fileNameExtWhitelist=png,jpg&consumes=multipart/form-data",
                        "/orders/{id}",
                        "/files/{folder}/*",
                        "/below?matchOnUriPrefix=true")) {
                    from("platform-http:" + uri)
                            .process(PlatformHttpRequestsTest::record)
                            .setBody(constant("ok"));
                }
                from("platform-http:/cookies?useCookieHandler=true&cookieConfiguration.cookieHttpOnly=true"
                                + "&cookieConfiguration.cookieMaxAge=60")
                        .process(exchange -> {
                            CookieHandler cookies = exchange.getProperty(Exchange.COOKIE_HANDLER, CookieHandler.class);
                            cookies.addCookie("theme", "dark");
                            cookies.addCookie("lang", "is");
                            exchange.getMessage()
                                    .setBody(cookies.getCookieValue("sid") + " " + cookies.removeCookie("sid") + " "
                                            + cookies.removeCookie("none"));
                        });
            }
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestServerOptions limit(TestServerOptions options) {
        options.bodyLimit = 64 * 1024;
        return options;
    }

    private static void record(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Map<String, String> files = new LinkedHashMap<>();
        AttachmentMessage attachments = exchange.getMessage(AttachmentMessage.class);
        if (attachments.hasAttachments()) {
            for (Map.Entry<String, DataHandler> file :
                    attachments.getAttachments().entrySet()) {
                try (var stream = file.getValue().getInputStream()) {
                    files.put(
                            file.getKey(),
                            file.getValue().getName() + "|" + file.getValue().getContentType() + "|"
                                    + new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        RECEIVED.set(new Received(message.getBody(), new TreeMap<>(message.getHeaders()), files));
    }

    /** Sends one request; returns what its route got. */
    private static Received get(String path, String... headers) {
        return receive("GET " + path, "", headers);
    }

    private static Received receive(String request, String body, String... headers) {
        RECEIVED.set(null);
        RawResponse response = send(request, body, headers);
        assertThat(response.body()).isEqualTo("ok");
        return RECEIVED.get();
    }

    private static RawResponse send(String request, String body, String... headers) {
        try (RawHttpClient client = server.client()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            return client.send(request + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + bytes.length + "\r\n"
                            + more + "\r\n")
                    .send(bytes)
                    .read();
        }
    }

    @Test
    void path_query_and_headers_are_headers() {
        Received received = get("/any?q=a%20b&tag=x&tag=y&CamelFileName=evil", "accept: text/plain", "X-Id: 7");

        assertThat(received.headers())
                .containsEntry("CamelHttpMethod", "GET")
                .containsEntry("CamelHttpPath", "/any")
                .containsEntry("CamelHttpUri", "/any?q=a%20b&tag=x&tag=y&CamelFileName=evil")
                .containsEntry("CamelHttpUrl", "http://localhost/any?q=a%20b&tag=x&tag=y&CamelFileName=evil")
                .containsEntry("CamelHttpQuery", "q=a%20b&tag=x&tag=y&CamelFileName=evil")
                .containsEntry("CamelHttpRawQuery", "q=a%20b&tag=x&tag=y&CamelFileName=evil")
                .containsEntry("q", "a b")
                .containsEntry("tag", List.of("x", "y"))
                .containsEntry("accept", "text/plain")
                .containsEntry("X-Id", "7")
                .doesNotContainKey("CamelFileName");
        assertThat(received.body()).isNull();
    }

    @Test
    void header_filter_strategy_removes_request_headers() {
        assertThat(get("/filtered?x-secret=1", "x-secret: 2", "x-open: 3").headers())
                .doesNotContainKey("x-secret")
                .containsEntry("x-open", "3")
                .containsEntry("CamelHttpPath", "/filtered");
    }

    @Test
    void parameters_of_a_path_are_headers() {
        assertThat(get("/orders/a%20b").headers()).containsEntry("id", "a b");
        assertThat(get("/files/inbox/2026/11.txt").headers())
                .containsEntry("folder", "inbox")
                .containsEntry("CamelHttpPath", "/files/inbox/2026/11.txt");
        assertThat(get("/below/a/b").headers()).containsEntry("CamelHttpPath", "/below/a/b");
        assertThat(send("GET /belowground", "").status()).isEqualTo(404);
    }

    @Test
    void charset_of_the_body_is_a_property_and_a_header() {
        assertThat(receive("POST /any", "x", "content-type: text/plain; charset=iso-8859-1")
                        .headers())
                .containsEntry("CamelHttpCharacterEncoding", "iso-8859-1");
        assertThat(receive("POST /any", "x", "content-type: text/plain; charset=nonsense")
                        .headers())
                .doesNotContainKey("CamelHttpCharacterEncoding");
    }

    @Test
    void body_is_bytes_or_a_stream() {
        assertThat(receive("POST /any", "abc", "content-type: text/plain").body())
                .isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
        assertThat(receive("POST /streamed", "{}", "content-type: application/json")
                        .body())
                .isInstanceOf(java.io.InputStream.class);
    }

    @Test
    void form_is_a_map_and_headers() {
        String form = "name=J%C3%B3n+J.&tag=a&tag=b&text=one%0D%0Atwo&CamelFileName=evil&host=evil&empty";
        Received received = receive("POST /any", form, "content-type: application/x-www-form-urlencoded");

        assertThat(received.body())
                .isEqualTo(Map.of(
                        "name", "Jón J.", "tag", List.of("a", "b"), "text", "one\r\ntwo", "host", "evil", "empty", ""));
        assertThat(received.headers())
                .containsEntry("name", "Jón J.")
                .containsEntry("tag", List.of("a", "b"))
                .containsEntry("host", "localhost")
                .doesNotContainKey("CamelFileName");
        assertThat(receive("POST /no-map", form, "content-type: application/x-www-form-urlencoded")
                        .body())
                .isNull();
    }

    @Test
    void invalid_or_endless_form_is_refused() {
        String type = "content-type: application/x-www-form-urlencoded";
        assertThat(send("POST /any", "a=%zz", type).status()).isEqualTo(400);
        assertThat(send("POST /any", "n".repeat(600) + "=1", type).status()).isEqualTo(400);
        assertThat(send("POST /any", "a&".repeat(1_001), type).body()).contains("the form has more than 1,000 fields");
    }

    private static final String MULTIPART = "content-type: multipart/form-data; boundary=B";

    private static String part(String disposition, String type, String content) {
        return "--B\r\ncontent-disposition: form-data; " + disposition + "\r\n"
                + (type.isEmpty() ? "" : "content-type: " + type + "\r\n") + "\r\n" + content + "\r\n";
    }

    @Test
    void files_are_attachments() {
        String body = part("name=\"title\"", "", "Jón")
                + part("name=\"docs\"; filename=\"a.txt\"", "text/plain", "one")
                + part("name=\"docs\"; filename=\"b.bin\"", "", "--Bx\r\n--B-\n")
                + "--B--\r\n";
        Received received = receive("POST /any", body, MULTIPART);

        assertThat(received.body()).isEqualTo(Map.of("title", "Jón"));
        assertThat(received.headers()).containsEntry("title", "Jón").containsEntry("CamelAttachmentsSize", 2);
        assertThat(received.files())
                .isEqualTo(Map.of(
                        "docs", "a.txt|text/plain|one", "docs-2", "b.bin|application/octet-stream|--Bx\r\n--B-\n"));
    }

    @Test
    void single_file_is_the_body_under_a_name_without_a_path() {
        Received received = receive(
                "POST /any",
                part("name=\"f\"; filename=\"..\\..\\etc/../pass\u0001wd\"", "text/plain", "secret") + "--B--",
                MULTIPART);

        assertThat(received.body()).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
        assertThat(received.headers())
                .containsEntry("CamelFileName", "passwd")
                .containsEntry("CamelFileLength", 6L)
                .containsEntry("CamelFileContentType", "text/plain");
        assertThat(received.files()).isEqualTo(Map.of("f", "passwd|text/plain|secret"));
    }

    @Test
    void files_with_other_extensions_are_left_out() {
        String body = part("name=\"a\"; filename=\"a.PNG\"", "image/png", "1")
                + part("name=\"b\"; filename=\"b.exe\"", "", "2")
                + part("name=\"c\"; filename=\"png\"", "", "3")
                + "--B--";
        assertThat(receive("POST /images", body, MULTIPART).files()).containsOnlyKeys("a");
    }

    @Test
    void malformed_or_endless_uploads_are_refused() {
        for (String body : List.of(
                "no boundary",
                "--B\r\n",
                "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nno end",
                "--B\r\n\r\nno headers\r\n--B--",
                "--B\r\ncontent-disposition: form-data\r\n\r\nno name\r\n--B--",
                "--B\r\ncontent-disposition: form-data; name=\"a\r\n\r\nx\r\n--B--",
                "--B\r\ncontent-disposition: form-data; name=\"a\"\r\nx: " + "y".repeat(9_000)
                        + "\r\n\r\nx\r\n--B--")) {
            assertThat(send("POST /any", body, MULTIPART).status()).as(body).isEqualTo(400);
        }
        assertThat(send("POST /any", "--B--", "content-type: multipart/form-data")
                        .status())
                .isEqualTo(400);
        String many = part("name=\"a\"", "", "").repeat(1_001) + "--B--";
        assertThat(send("POST /any", many, MULTIPART).body()).contains("the form has more than 1,000 parts");
        assertThat(send("POST /any", "x".repeat(65 * 1024), MULTIPART).status()).isEqualTo(413);
    }

    @Test
    void cookies_are_read_set_and_expired() {
        try (RawHttpClient client = server.client()) {
            client.get("/cookies", "cookie: sid=42; a=b", "connection: close");
            String response = new String(client.bytes(100_000), StandardCharsets.ISO_8859_1);
            assertThat(response)
                    .contains("set-cookie: theme=dark; Max-Age=60;")
                    .contains("set-cookie: lang=is; Max-Age=60;")
                    .contains("; Path=/; HTTPOnly; SameSite=Lax")
                    .contains("set-cookie: sid=; Max-Age=0;")
                    .endsWith("42 42 null");
        }
    }
}
