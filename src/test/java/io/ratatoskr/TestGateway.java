package io.ratatoskr;

import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/** The whole service in this JVM, on a free port, with its own environment. */
public final class TestGateway implements AutoCloseable {
    private final Server server;
    private final int port;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private TestGateway(Ratatoskr.Builder builder) {
        server = new Server(builder.set("ratatoskr.http.port", "0"));
        port = server.start();
    }

    /** A gateway whose provider `compatible` is the mock. */
    public static TestGateway forMock(MockProvider mock, String... keysAndValues) {
        return forMock(mock, Map.of(), keysAndValues);
    }

    /** As {@link #forMock(MockProvider, String...)}, with environment variables. */
    public static TestGateway forMock(MockProvider mock, Map<String, String> environment, String... keysAndValues) {
        Ratatoskr.Builder builder = Ratatoskr.builder()
                .environment(environment)
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
        return new TestGateway(withSettings(builder, keysAndValues));
    }

    /** As {@link #forMock}, with a {@code models.yaml}. */
    public static TestGateway with(Path models, MockProvider mock, String... keysAndValues) {
        Ratatoskr.Builder builder = Ratatoskr.builder()
                .environment(Map.of())
                .models(models)
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
        return new TestGateway(withSettings(builder, keysAndValues));
    }

    /** A gateway with a {@code models.yaml} and environment variables. */
    public static TestGateway with(Path models, Map<String, String> environment, String... keysAndValues) {
        return new TestGateway(
                withSettings(Ratatoskr.builder().environment(environment).models(models), keysAndValues));
    }

    /** A gateway whose providers {@code first}, {@code second}, … are the mocks, tried in that order, from a route file. */
    public static TestGateway withProviders(Path folder, Map<String, MockProvider> providers, String... keysAndValues) {
        return withProviders(folder, "{}", providers, keysAndValues);
    }

    /** As {@link #withProviders(Path, Map, String...)}, with a {@code models.yaml}. */
    public static TestGateway withProviders(
            Path folder, String models, Map<String, MockProvider> providers, String... keysAndValues) {
        var lines = new StringBuilder();
        var names = new LinkedHashMap<String, String>();
        providers.forEach((name, mock) -> {
            names.put(name, mock.baseUrl());
            for (String operation : new String[] {"chat", "generate", "embed"}) {
                lines.append("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: %1$s-%2$s, parameters: [{name: name, value: %1$s}, \
                        {name: operation, value: %2$s}, {name: uri, value: "provider:openai?name=%1$s"}]}
                        """.formatted(name, operation));
            }
        });
        Path modelFile = folder.resolve("models.yaml");
        try {
            Path file = folder.resolve("core/providers.camel.yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(modelFile, models);
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ratatoskr.Builder builder =
                Ratatoskr.builder().environment(Map.of()).routes(folder).models(modelFile);
        names.forEach((name, url) -> builder.set("ratatoskr.providers." + name + ".base-url", url)
                .set("ratatoskr.providers." + name + ".models", "shared"));
        return new TestGateway(withSettings(builder, keysAndValues));
    }

    /** A gateway with only these settings. */
    public static TestGateway of(Ratatoskr.Builder builder, String... keysAndValues) {
        return new TestGateway(withSettings(builder.environment(Map.of()), keysAndValues));
    }

    /** As {@link #of(Ratatoskr.Builder, String...)}, with environment variables. */
    public static TestGateway of(Ratatoskr.Builder builder, Map<String, String> environment, String... keysAndValues) {
        return new TestGateway(withSettings(builder.environment(environment), keysAndValues));
    }

    /** The gateway's context, for tests that add routes. */
    public CamelContext context() {
        return server.context();
    }

    /** Reloads the configuration from the files that the gateway was built with. */
    ReloadReport reload() {
        return server.reload();
    }

    /** Reloads as a signal or a change of the files does; returns false when it has to be tried again. */
    boolean logReload() {
        return server.logReload();
    }

    /** The number of earlier configurations with requests in flight. */
    int retiredConfigurations() {
        return server.retiredConfigurations();
    }

    /**
     * Disables model list refreshes by default, since tests count the calls to their mocks, and the management port, whose default one
     * only one gateway can have.
     */
    private static Ratatoskr.Builder withSettings(Ratatoskr.Builder builder, String... keysAndValues) {
        builder.set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.management.port", "")
                .set("ratatoskr.grpc.port", "");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder;
    }

    public int port() {
        return port;
    }

    /** The base URL of the HTTP API, without a path. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path).header("content-type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(BodyPublishers.ofString(json)).build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    }

    public HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
