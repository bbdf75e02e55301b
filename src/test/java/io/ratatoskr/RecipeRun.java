package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A recipe of {@code examples/routes} as an operator runs it: its file alone in {@code routes/custom}, the models of {@code examples/gateway},
 * the mock provider, and properties, which have the recipe's name as a prefix.
 */
final class RecipeRun implements AutoCloseable {
    static final Path RECIPES = ExamplePrograms.FOLDER.resolve("routes");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final MockProvider mock = MockProvider.start();
    private final HttpServer receiver;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final TestGateway gateway;

    private RecipeRun(String recipe, Path folder, Function<MockCall, MockResponse> chats, String... properties)
            throws IOException {
        this.folder = folder;
        mock.always(chats);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("content-type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        receiver.start();
        Path custom = Files.createDirectories(folder.resolve("routes/custom"));
        Files.copy(RECIPES.resolve(recipe + ".camel.yaml"), custom.resolve(recipe + ".camel.yaml"));
        var lines = new StringBuilder(Files.readString(ExamplePrograms.PROPERTIES));
        String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        for (int i = 0; i < properties.length; i += 2) {
            String value =
                    properties[i + 1].replace("@FOLDER@", folder.toString()).replace("@HOOK@", hook);
            lines.append("%s.%s=%s%n".formatted(recipe, properties[i], value));
        }
        gateway = TestGateway.of(Ratatoskr.builder()
                .config(Files.writeString(folder.resolve("application.properties"), lines))
                .models(ExamplePrograms.MODELS)
                .routes(custom.getParent())
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl()));
    }

    /** {@code @FOLDER@} in a value is the folder, {@code @HOOK@} the URL whose requests are {@link #received}. */
    static RecipeRun of(String recipe, Path folder, Function<MockCall, MockResponse> chats, String... properties)
            throws IOException {
        return new RecipeRun(recipe, folder, chats, properties);
    }

    MockProvider mock() {
        return mock;
    }

    /** Requests to the hook: method, path, content type, body. */
    List<String> received() {
        return received;
    }

    /** Puts a whole file into the folder at once. */
    void put(String file, String text) {
        try {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            Path part = Files.writeString(Files.createTempFile(folder, "part", null), text);
            Files.move(part, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a file with as many lines. */
    List<String> awaitLines(String file, int lines) {
        Path path = folder.resolve(file);
        await().atMost(LIMIT)
                .ignoreException(java.nio.file.NoSuchFileException.class)
                .until(() -> Files.readAllLines(path).size() >= lines);
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a file with any text. */
    String awaitFile(String file) {
        return String.join("\n", awaitLines(file, 1));
    }

    boolean exists(String file) {
        return Files.exists(folder.resolve(file));
    }

    void awaitReceived(int requests) {
        await().atMost(LIMIT).until(() -> received.size() >= requests);
    }

    HttpResponse<String> post(String path, String contentType, String body) {
        return gateway.send(gateway.request(path)
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    @Override
    public void close() {
        gateway.close();
        receiver.stop(0);
        mock.close();
    }
}
