package io.ratatoskr.mock;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Ending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's format, with the variants of OpenRouter and of Hugging Face's router. */
record OpenAiWire(Format flavour) implements Wire {
    private static final long CREATED = 1_700_000_000L;

    @Override
    public Ask read(Call call) {
        Task task = call.target().task();
        return task == Task.SCORE || task == Task.FEATURES ? Pairs.ask(call) : AskReader.read(call.body());
    }

    @Override
    public String whole(Call call, Said said) {
        Shape shape = Shape.of(call);
        List<String> texts = said.texts();
        StringBuilder json = head(new StringBuilder(512), call, shape, shape.object);
        for (int i = 0; i < texts.size(); i++) {
            json.append(i == 0 ? "" : ",").append("{\"index\":").append(i).append(',');
            shape.whole(json, flavour, texts.get(i), said);
            finish(json.append(",\"logprobs\":null,"), said.finish()).append('}');
        }
        return usage(json.append("],"), said).append('}').toString();
    }

    @Override
    public List<Event> events(Call call, Said said, Ending ending) {
        Shape shape = Shape.of(call);
        List<Event> events = new ArrayList<>();
        if (flavour == Format.OPENROUTER) {
            events.add(Event.of(Part.COMMENT, "OPENROUTER PROCESSING"));
        }
        List<List<String>> deltas = said.texts().stream()
                .map(text -> shape.deltas(flavour, text, said))
                .toList();
        int longest = deltas.stream().mapToInt(List::size).max().orElse(0);
        for (int step = 0; step < longest; step++) {
            Part part = step == 0 && shape == Shape.CHAT ? Part.OPENING : Part.DELTA;
            for (int choice = 0; choice < deltas.size(); choice++) {
                if (step < deltas.get(choice).size()) {
                    events.add(Event.of(
                            part, chunk(call, choice, deltas.get(choice).get(step), null)));
                }
            }
        }
        for (int choice = 0; choice < deltas.size() && ending.finishReason; choice++) {
            events.add(Event.of(Part.FINISH, chunk(call, choice, shape.emptyDelta(), said.finish())));
        }
        if ((call.ask().includeUsage() || flavour == Format.OPENROUTER) && ending != Ending.TRUNCATED) {
            StringBuilder json = head(new StringBuilder(), call, shape, shape.chunkObject);
            if (flavour == Format.OPENROUTER) {
                json.append("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}");
            }
            events.add(Event.of(
                    Part.USAGE, usage(json.append("],"), said).append('}').toString()));
        }
        if (ending.done) {
            events.add(done(call));
        }
        return events;
    }

    @Override
    public Event nothing(Call call) {
        Shape shape = Shape.of(call);
        return Event.of(
                Part.OPENING,
                head(new StringBuilder(), call, shape, shape.chunkObject)
                        .append("]}")
                        .toString());
    }

    @Override
    public Event done(Call call) {
        return Event.of(Part.DONE, "[DONE]");
    }

    @Override
    public Framing framing(Call call) {
        return Framing.SSE;
    }

    @Override
    public String error(Call call, Problem problem) {
        return OpenAiErrors.body(flavour, call, problem);
    }

    @Override
    public Event failure(Call call, Problem problem) {
        if (flavour != Format.OPENROUTER) {
            return Event.of(Part.ERROR, error(call, problem));
        }
        String error = error(call, problem);
        StringBuilder json = head(new StringBuilder(), call, Shape.of(call), Shape.of(call).chunkObject);
        json.append("{\"index\":0,\"delta\":{\"content\":\"\"},");
        finish(json, "error").append("}],").append(error, 1, error.length());
        return Event.of(Part.ERROR, json.toString());
    }

    @Override
    public Problem problem(Problem.Kind kind) {
        return OpenAiErrors.problem(flavour, kind);
    }

    @Override
    public String natural(Call call, Catalogue catalogue) {
        return switch (call.target().task()) {
            case EMBED -> embeddings(call);
            case FEATURES -> Pairs.features(call);
            case SCORE -> Pairs.scores(call);
            case MODELS -> catalogue.openAi(call, flavour);
            case MODEL -> catalogue.openAiModel(call, flavour);
            case CHAT, COMPLETION, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddings(Call call) {
        return Vectors.openAi(call.ask());
    }

    private StringBuilder head(StringBuilder json, Call call, Shape shape, String object) {
        json.append("{\"id\":\"").append(flavour == Format.OPENROUTER ? "gen-mock" : shape.id);
        json.append(flavour == Format.OPENROUTER ? "\",\"provider\":\"Mock\",\"object\":\"" : "\",\"object\":\"");
        json.append(object);
        json.append("\",\"created\":").append(CREATED).append(",\"model\":");
        return Json.quote(json, call.ask().model()).append(",\"choices\":[");
    }

    private String chunk(Call call, int choice, String delta, @Nullable String reason) {
        Shape shape = Shape.of(call);
        StringBuilder json = head(new StringBuilder(256), call, shape, shape.chunkObject);
        json.append("{\"index\":").append(choice).append(',').append(delta).append(",\"logprobs\":null,");
        return finish(json, reason).append("}]}").toString();
    }

    private StringBuilder finish(StringBuilder json, @Nullable String reason) {
        String told = reason == null ? "null" : Json.quote(reason);
        json.append("\"finish_reason\":").append(told);
        return flavour == Format.OPENROUTER
                ? json.append(",\"native_finish_reason\":").append(told)
                : json;
    }

    private StringBuilder usage(StringBuilder json, Said said) {
        Speech.Tokens tokens = said.tokens();
        json.append("\"usage\":{\"prompt_tokens\":")
                .append(tokens.prompt())
                .append(",\"completion_tokens\":")
                .append(tokens.completion())
                .append(",\"total_tokens\":")
                .append(tokens.prompt() + tokens.completion());
        boolean router = flavour == Format.OPENROUTER;
        if (router) {
            // A millionth of a dollar for each token
            json.append(",\"cost\":0.")
                    .append("%06d".formatted(Math.min(999_999, tokens.prompt() + tokens.completion())))
                    .append(",\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":null}");
        }
        if (tokens.cached() > 0 || router) {
            json.append(",\"prompt_tokens_details\":{\"cached_tokens\":")
                    .append(tokens.cached())
                    .append('}');
        }
        if (tokens.reasoning() > 0 || router) {
            json.append(",\"completion_tokens_details\":{\"reasoning_tokens\":")
                    .append(tokens.reasoning())
                    .append('}');
        }
        return json.append('}');
    }
}
