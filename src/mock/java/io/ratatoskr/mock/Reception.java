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
final class Reception implements Handler<HttpServerRequest> {
    private final Vertx vertx;
    private final MockOptions options;
    private final Journal journal;
    private final Answer unscripted;
    private final Script anywhere = new Script();
    private final ConcurrentMap<String, Script> byPath = new ConcurrentHashMap<>();
    private volatile Catalogue catalogue = Catalogue.USUAL;
    private volatile List<Rule> rules = List.of();
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
        catalogue = new Catalogue(ids, Catalogue.USUAL.pageSize());
    }

    void rules(List<Rule> play) {
        rules = List.copyOf(play);
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
        String path = requireNonNullElse(request.path(), "");
        Call call = new Call(
                request.method().name(),
                path,
                requireNonNullElse(request.query(), ""),
                request.headers(),
                body,
                Target.of(path, request.headers(), Format.OPENAI));
        journal.arrived(call);
        Answer answer;
        Rendered rendered;
        try {
            answer = choose(call);
            rendered = memo.rendered(answer, call, catalogue);
        } catch (IllegalArgumentException e) {
            answer = Answer.error(400, "mock: " + e.getMessage());
            rendered = Rendered.of(answer, call, catalogue);
        } catch (RuntimeException e) {
            answer = Answer.error(500, "mock: the script failed: " + e);
            rendered = Rendered.of(answer, call, catalogue);
        }
        new Playback(vertx, journal, call, request, answer, rendered).begin();
    }

    private Answer choose(Call call) {
        String key = options.apiKey().orElse(null);
        if (key != null && !hasKey(call, key)) {
            return Answer.error(401, "invalid_request_error", "invalid_api_key", "mock: missing or wrong API key");
        }
        Answer scripted = scripted(call);
        return scripted != null ? scripted : unscripted(call);
    }

    /** Checks the header that carries the format's key; Ollama has none. */
    private static boolean hasKey(Call call, String key) {
        return switch (call.format()) {
            case ANTHROPIC -> key.equals(call.header("x-api-key"));
            case GEMINI -> key.equals(call.header("x-goog-api-key"));
            case OLLAMA -> true;
            case OPENAI, OPENROUTER, HUGGINGFACE, TEI -> ("Bearer " + key).equals(call.header("authorization"));
        };
    }

    private @Nullable Answer scripted(Call call) {
        for (Rule rule : rules) {
            if (rule.takes(call)) {
                return rule.answer();
            }
        }
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
        Task task = call.target().task();
        boolean known = task.readsOnly()
                ? call.method().equals("GET") || task == Task.MODEL
                : call.method().equals("POST");
        if (task == Task.UNKNOWN || !known) {
            return Answer.error(404, "mock: nothing is scripted for " + call.method() + " " + call.path());
        }
        if (task.readsOnly()) {
            return Answer.echo().natural();
        }
        failuresDue += options.failureRate();
        if (failuresDue >= 1) {
            failuresDue -= 1;
            return Answer.error(options.failureStatus(), "mock: simulated failure");
        }
        if (call.ask().model().isEmpty() && task.speaks()) {
            return Answer.error(400, "you must provide a model parameter");
        }
        if (task == Task.EMBED && call.format().isOpenAi()) {
            return call.ask().model().isEmpty()
                    ? Answer.error(400, "you must provide a model parameter")
                    : Answer.embeddings().delay(options.firstToken());
        }
        return task.speaks() ? unscripted : Answer.echo().natural().delay(options.firstToken());
    }
}
