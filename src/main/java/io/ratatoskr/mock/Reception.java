package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes requests whole, finds each its answer and has it played. Lives on one event loop; scripts come from any thread. */
final class Reception implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final MockOptions options;
    private final Journal journal;
    private final Answer unscripted;
    private final Script anywhere = new Script();
    private final ConcurrentMap<String, Script> byPath = new ConcurrentHashMap<>();
    private volatile List<String> models = List.of("mock", "mock-embed");
    private final Memo memo = new Memo();
    private double failuresDue;

    Reception(Vertx vertx, MockOptions options, Journal journal) {
        this.vertx = vertx;
        this.options = options;
        this.journal = journal;
        Answer answer = options.tokens() == 0 ? Answer.echo() : Answer.text(Words.tale(options.tokens()));
        this.unscripted = answer.delay(options.firstToken()).between(options.betweenTokens());
    }

    Script anywhere() {
        return anywhere;
    }

    Script at(String path) {
        return byPath.computeIfAbsent(path, any -> new Script());
    }

    void models(List<String> ids) {
        models = List.copyOf(ids);
    }

    void forgetScripts() {
        anywhere.reset();
        byPath.values().forEach(Script::reset);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Upload upload = new Upload();
        request.handler(chunk -> {
            if (!upload.add(chunk)) {
                request.connection().close();
            }
        });
        request.endHandler(end -> answer(request, upload.bytes()));
    }

    private void answer(HttpServerRequest request, byte[] body) {
        Call call = new Call(
                request.method().name(),
                requireNonNullElse(request.path(), ""),
                requireNonNullElse(request.query(), ""),
                request.headers(),
                body);
        journal.arrived(call);
        Answer answer;
        Rendered rendered;
        try {
            answer = choose(call);
            rendered = memo.rendered(answer, call);
        } catch (IllegalArgumentException e) {
            answer = Answer.error(400, "mock: " + e.getMessage());
            rendered = Rendered.of(answer, call);
        } catch (RuntimeException e) {
            answer = Answer.error(500, "mock: the script failed: " + e);
            rendered = Rendered.of(answer, call);
        }
        new Playback(vertx, journal, call, request, answer, rendered).begin();
    }

    private Answer choose(Call call) {
        String key = options.apiKey().orElse(null);
        if (key != null && !("Bearer " + key).equals(call.header("authorization"))) {
            return Answer.error(401, "invalid_request_error", "invalid_api_key", "mock: no or a wrong API key");
        }
        Answer scripted = scripted(call);
        return scripted != null ? scripted : unscripted(call);
    }

    private @Nullable Answer scripted(Call call) {
        Script here = byPath.get(call.path());
        boolean post = call.method().equals("POST");
        Answer answer = here == null ? null : here.queued();
        if (answer == null && post) {
            answer = anywhere.queued();
        }
        if (answer == null && here != null) {
            answer = here.standing(call);
        }
        return answer == null && post ? anywhere.standing(call) : answer;
    }

    private Answer unscripted(Call call) {
        String path = call.path();
        if (call.method().equals("GET") && path.endsWith("/models")) {
            return Answer.json(catalogue());
        }
        boolean embeds = path.endsWith("/embeddings");
        if (!call.method().equals("POST") || !(embeds || path.endsWith("/completions"))) {
            return Answer.error(404, "mock: nothing is scripted for " + call.method() + " " + path);
        }
        failuresDue += options.failureRate();
        if (failuresDue >= 1) {
            failuresDue -= 1;
            return Answer.error(options.failureStatus(), "mock: failing as told");
        }
        if (call.ask().model().isEmpty()) {
            return Answer.error(400, "you must provide a model parameter");
        }
        return embeds ? Answer.embeddings().delay(options.firstToken()) : unscripted;
    }

    private String catalogue() {
        return models.stream()
                .map(id -> "{\"id\":" + Json.quote(id)
                        + ",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"mock\"}")
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }
}
