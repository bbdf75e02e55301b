package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Reads requests and writes the scripted or default responses. Runs on one event loop; scripts may change from any thread. */
final class RequestResponder implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final MockOptions options;
    private final CallLog callLog;
    private final MockResponse defaultResponse;
    private final ResponseScript generalScript = new ResponseScript();
    private final ConcurrentMap<String, ResponseScript> pathScripts = new ConcurrentHashMap<>();
    private volatile MockModelCatalog catalog = MockModelCatalog.DEFAULT;
    private volatile List<MockRule> rules = List.of();
    private final RenderCache renderCache = new RenderCache();
    private double dueFailures;

    RequestResponder(Vertx vertx, MockOptions options, CallLog callLog) {
        this.vertx = vertx;
        this.options = options;
        this.callLog = callLog;
        MockResponse result = options.tokens() == 0
                ? MockResponse.echo()
                : MockResponse.text(WordTokenizer.sampleText(options.tokens()));
        this.defaultResponse = result.delay(options.firstTokenDelay()).between(options.tokenDelay());
    }

    ResponseScript generalScript() {
        return generalScript;
    }

    ResponseScript at(String path) {
        return pathScripts.computeIfAbsent(path, any -> new ResponseScript());
    }

    void models(List<String> ids) {
        catalog = new MockModelCatalog(ids, MockModelCatalog.DEFAULT.pageSize());
    }

    void rules(List<MockRule> newRules) {
        rules = List.copyOf(newRules);
    }

    void resetScripts() {
        generalScript.reset();
        pathScripts.values().forEach(ResponseScript::reset);
    }

    @Override
    public void handle(HttpServerRequest request) {
        RequestBody upload = new RequestBody();
        request.handler(chunk -> {
            if (!upload.add(chunk)) {
                request.connection().close();
            }
        });
        request.endHandler(end -> respond(request, upload.bytes()));
    }

    private void respond(HttpServerRequest request, byte[] body) {
        String path = requireNonNullElse(request.path(), "");
        MockCall call = new MockCall(
                request.method().name(),
                path,
                requireNonNullElse(request.query(), ""),
                request.headers(),
                body,
                RequestRoute.of(path, request.headers(), MockFormat.OPENAI));
        callLog.callStarted(call);
        MockResponse result;
        RenderedResponse rendered;
        try {
            result = chooseResponse(call);
            rendered = renderCache.get(result, call, catalog);
        } catch (IllegalArgumentException e) {
            result = MockResponse.error(400, "mock: " + e.getMessage());
            rendered = RenderedResponse.render(result, call, catalog);
        } catch (RuntimeException e) {
            result = MockResponse.error(500, "mock: the script failed: " + e);
            rendered = RenderedResponse.render(result, call, catalog);
        }
        new ResponsePlayer(vertx, callLog, call, request, result, rendered).start();
    }

    private MockResponse chooseResponse(MockCall call) {
        String key = options.apiKey().orElse(null);
        if (key != null && !hasKey(call, key)) {
            return MockResponse.error(
                    401, "invalid_request_error", "invalid_api_key", "mock: missing or wrong API key");
        }
        MockResponse scripted = scriptedResponse(call);
        return scripted != null ? scripted : defaultResponse(call);
    }

    /** Checks the header that carries the format's key; Ollama has none. */
    private static boolean hasKey(MockCall call, String key) {
        return switch (call.format()) {
            case ANTHROPIC -> key.equals(call.header("x-api-key"));
            case GEMINI -> key.equals(call.header("x-goog-api-key"));
            case OLLAMA -> true;
            case OPENAI, OPENROUTER, HUGGINGFACE, TEI -> ("Bearer " + key).equals(call.header("authorization"));
        };
    }

    private @Nullable MockResponse scriptedResponse(MockCall call) {
        for (MockRule rule : rules) {
            if (rule.tryMatch(call)) {
                return rule.response();
            }
        }
        ResponseScript here = pathScripts.get(call.path());
        boolean post = call.method().equals("POST");
        MockResponse result = here == null ? null : here.poll();
        if (result == null && post) {
            result = generalScript.poll();
        }
        if (result == null && here != null) {
            result = here.fallback(call);
        }
        return result == null && post ? generalScript.fallback(call) : result;
    }

    private MockResponse defaultResponse(MockCall call) {
        MockTask task = call.route().task();
        boolean known = task.isMetadata()
                ? call.method().equals("GET") || task == MockTask.MODEL
                : call.method().equals("POST");
        if (task == MockTask.UNKNOWN || !known) {
            return MockResponse.error(404, "mock: nothing is scripted for " + call.method() + " " + call.path());
        }
        if (task.isMetadata()) {
            return MockResponse.echo().byTask();
        }
        dueFailures += options.failureRate();
        if (dueFailures >= 1) {
            dueFailures -= 1;
            return MockResponse.error(options.failureStatus(), "mock: simulated failure");
        }
        if (call.parsed().model().isEmpty() && task.generatesText()) {
            return MockResponse.error(400, "you must provide a model parameter");
        }
        if (task == MockTask.EMBED && call.format().isOpenAiCompatible()) {
            return call.parsed().model().isEmpty()
                    ? MockResponse.error(400, "you must provide a model parameter")
                    : MockResponse.embeddings().delay(options.firstTokenDelay());
        }
        return task.generatesText()
                ? defaultResponse
                : MockResponse.echo().byTask().delay(options.firstTokenDelay());
    }
}
