package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A hub for tests of other packages; by default with one model. */
public final class GoldenHub implements AutoCloseable {
    private final StubHub hub;

    private GoldenHub(StubHub hub) {
        this.hub = hub;
    }

    public static GoldenHub start() throws IOException {
        return new GoldenHub(new StubHub()
                .with("onnx/model.onnx", "a graph".getBytes(UTF_8))
                .with("tokenizer.json", "{\"model\":{}}".getBytes(UTF_8))
                .with("config.json", "{\"architectures\":[\"BertModel\"],\"hidden_size\":3}".getBytes(UTF_8)));
    }

    /** A hub with these files, by path in the repository. */
    public static GoldenHub with(Map<String, byte[]> files) throws IOException {
        StubHub hub = new StubHub();
        files.forEach(hub::with);
        return new GoldenHub(hub);
    }

    /** A hub whose repositories all have these files, by path. */
    public static GoldenHub withFiles(Map<String, byte[]> files) throws IOException {
        var hub = new StubHub();
        files.forEach(hub::with);
        return new GoldenHub(hub);
    }

    public URI endpoint() {
        return hub.endpoint();
    }

    /** The requests so far, method and path. */
    public Iterable<String> requests() {
        return hub.requests.stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    @Override
    public void close() {
        hub.close();
    }
}
