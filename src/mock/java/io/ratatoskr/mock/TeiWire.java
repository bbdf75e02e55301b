package io.ratatoskr.mock;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Ending;
import java.util.List;

/** Text Embeddings Inference. It has no chat and no streams; a scripted text is sent in OpenAI's format. */
enum TeiWire implements Wire {
    INSTANCE;

    private static final Wire WORDS = new OpenAiWire(Format.OPENAI);

    @Override
    public Ask read(Call call) {
        return call.method().equals("GET") ? Ask.NOTHING : Pairs.ask(call);
    }

    @Override
    public String whole(Call call, Said said) {
        return WORDS.whole(call, said);
    }

    @Override
    public List<Event> events(Call call, Said said, Ending ending) {
        return WORDS.events(call, said, ending);
    }

    @Override
    public Event nothing(Call call) {
        return WORDS.nothing(call);
    }

    @Override
    public Event done(Call call) {
        return WORDS.done(call);
    }

    @Override
    public Framing framing(Call call) {
        return Framing.SSE;
    }

    @Override
    public String error(Call call, Problem problem) {
        String type = switch (problem.status()) {
            case 400, 413, 422 -> "Validation";
            case 424 -> "Backend";
            case 429 -> "Overloaded";
            case 503 -> "Unhealthy";
            default -> "Backend";
        };
        return "{\"error\":%s,\"error_type\":%s}"
                .formatted(Json.quote(problem.message()), Json.quote(problem.typeOr(type)));
    }

    @Override
    public Event failure(Call call, Problem problem) {
        return Event.of(Part.ERROR, error(call, problem));
    }

    @Override
    public Problem problem(Problem.Kind kind) {
        return switch (kind) {
            case QUOTA -> Problem.told(402, "No credits are left on this account.");
            case BAD_KEY -> Problem.told(401, "Unauthorized");
            case LOADING, TOLD -> Problem.told(503, "Service is not ready");
        };
    }

    @Override
    public String natural(Call call, Catalogue catalogue) {
        return switch (call.target().task()) {
            case EMBED -> embeddings(call);
            case PREDICT -> Pairs.predictions(call);
            case RERANK -> Pairs.ranks(call);
            case INFO -> catalogue.info();
            case CHAT, COMPLETION, FEATURES, SCORE, MODELS, MODEL, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddings(Call call) {
        return "[" + String.join(",", Vectors.arrays(call.ask())) + "]";
    }
}
