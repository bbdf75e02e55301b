package io.ratatoskr.mock;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Ending;
import java.util.ArrayList;
import java.util.List;

/** Ollama's own API. */
enum OllamaWire implements Wire {
    INSTANCE;

    private static final String CREATED = "2023-11-14T22:13:20.000000Z";

    /** Streams unless {@code stream} is false. */
    @Override
    public Ask read(Call call) {
        Tree body = Tree.read(call.body());
        String model = body.at("model").isText()
                ? body.at("model").text()
                : body.at("name").text();
        if (call.target().task() == Task.EMBED) {
            return Ask.vectors(
                    model, body.at("input").texts(), body.at("dimensions").number());
        }
        String prompt = body.at("prompt").text();
        int words = Words.count(prompt) + Words.count(body.at("system").text());
        List<String> echoTexts = List.of(prompt);
        for (Tree message : body.at("messages").items()) {
            String text = message.at("content").text();
            words += Words.count(text);
            if (message.at("role").text().equals("user")) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = body.at("tools").items().stream()
                .map(tool -> tool.at("function").at("name").text())
                .toList();
        return Ask.chat(model, body.at("stream").flag(true), echoTexts, words, tools);
    }

    @Override
    public String whole(Call call, Said said) {
        return line(call, say(call, said.text(), said.thoughts(), tools(said)), last(said, true, true));
    }

    @Override
    public List<Event> events(Call call, Said said, Ending ending) {
        List<Event> events = new ArrayList<>();
        for (String piece : Words.pieces(said.thoughts())) {
            events.add(Event.of(Part.DELTA, line(call, say(call, "", piece, ""), ",\"done\":false")));
        }
        for (String piece : said.pieces(said.text())) {
            events.add(Event.of(Part.DELTA, line(call, say(call, piece, "", ""), ",\"done\":false")));
        }
        if (!said.tools().isEmpty()) {
            events.add(Event.of(Part.DELTA, line(call, say(call, "", "", tools(said)), ",\"done\":false")));
        }
        if (ending.done) {
            String last = line(call, say(call, "", "", ""), last(said, ending.finishReason, true));
            events.add(Event.of(Part.DONE, last));
        }
        return events;
    }

    private static String line(Call call, String say, String last) {
        return "{\"model\":%s,\"created_at\":\"%s\",%s%s}"
                .formatted(Json.quote(call.ask().model()), CREATED, say, last);
    }

    private static String say(Call call, String text, String thoughts, String tools) {
        String thinking = thoughts.isEmpty() ? "" : ",\"thinking\":" + Json.quote(thoughts);
        return call.target().task() == Task.COMPLETION
                ? "\"response\":" + Json.quote(text) + thinking
                : "\"message\":{\"role\":\"assistant\",\"content\":" + Json.quote(text) + thinking + tools + "}";
    }

    private static String tools(Said said) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < said.tools().size(); i++) {
            Speech.Tool tool = said.tools().get(i);
            json.append(i == 0 ? ",\"tool_calls\":[" : ",")
                    .append("{\"function\":{\"index\":%d,\"name\":%s,\"arguments\":%s}}"
                            .formatted(i, Json.quote(tool.name()), Json.object(tool.arguments())));
        }
        return json.append(json.isEmpty() ? "" : "]").toString();
    }

    private static String last(Said said, boolean reason, boolean done) {
        String finish = said.finish().equals("tool_calls") ? "stop" : said.finish();
        Speech.Tokens tokens = said.tokens();
        return (reason ? ",\"done_reason\":" + Json.quote(finish) : "")
                + ",\"done\":%b,\"total_duration\":3000000,\"load_duration\":1000000,\"prompt_eval_count\":%d,\"prompt_eval_duration\":1000000,\"eval_count\":%d,\"eval_duration\":1000000"
                        .formatted(done, tokens.prompt(), tokens.completion());
    }

    @Override
    public Event nothing(Call call) {
        return Event.of(Part.OPENING, line(call, say(call, "", "", ""), ",\"done\":false"));
    }

    @Override
    public Event done(Call call) {
        return Event.of(Part.DONE, line(call, say(call, "", "", ""), ",\"done_reason\":\"stop\",\"done\":true"));
    }

    @Override
    public Framing framing(Call call) {
        return Framing.NDJSON;
    }

    @Override
    public String error(Call call, Problem problem) {
        return "{\"error\":" + Json.quote(problem.message()) + "}";
    }

    @Override
    public Event failure(Call call, Problem problem) {
        return Event.of(Part.ERROR, error(call, problem));
    }

    @Override
    public Problem problem(Problem.Kind kind) {
        return switch (kind) {
            case QUOTA -> Problem.told(402, "usage limit reached");
            case BAD_KEY -> Problem.told(401, "unauthorized");
            case LOADING, TOLD ->
                Problem.told(503, "server busy, please try again.  maximum pending requests exceeded");
        };
    }

    @Override
    public String natural(Call call, Catalogue catalogue) {
        return switch (call.target().task()) {
            case EMBED -> embeddings(call);
            case MODELS -> catalogue.ollama();
            case MODEL -> catalogue.ollamaModel(call);
            case VERSION -> "{\"version\":\"0.12.6\"}";
            case CHAT, COMPLETION, FEATURES, SCORE, PREDICT, RERANK, INFO, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddings(Call call) {
        Ask ask = call.ask();
        return "{\"model\":%s,\"embeddings\":[%s],\"total_duration\":3000000,\"load_duration\":1000000,\"prompt_eval_count\":%d}"
                .formatted(Json.quote(ask.model()), String.join(",", Vectors.arrays(ask)), ask.words());
    }

    @Override
    public String contentType() {
        return "application/json; charset=utf-8";
    }
}
