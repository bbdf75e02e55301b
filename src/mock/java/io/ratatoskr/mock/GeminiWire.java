package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gemini's generateContent, streamGenerateContent and embedContent. */
enum GeminiWire implements Wire {
    INSTANCE;

    @Override
    public Ask read(Call call) {
        Tree body = Tree.read(call.body());
        String model = requireNonNullElse(call.target().model(), "");
        if (call.target().task() == Task.EMBED) {
            return embedding(body, model);
        }
        int words = Words.count(parts(body.at("systemInstruction")));
        List<String> echoTexts = List.of();
        for (Tree content : body.at("contents").items()) {
            String text = parts(content);
            words += Words.count(text);
            if (!content.at("role").text().equals("model") && !text.isEmpty()) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = new ArrayList<>();
        for (Tree tool : body.at("tools").items()) {
            tool.at("functionDeclarations")
                    .items()
                    .forEach(function -> tools.add(function.at("name").text()));
        }
        boolean stream = call.path().endsWith(":streamGenerateContent");
        return Ask.chat(model, stream, echoTexts, words, tools);
    }

    private static Ask embedding(Tree body, String model) {
        List<Tree> requests = body.at("requests").isList() ? body.at("requests").items() : List.of(body);
        List<String> inputs =
                requests.stream().map(request -> parts(request.at("content"))).toList();
        Integer dimensions = requests.isEmpty()
                ? null
                : requests.getFirst().at("outputDimensionality").number();
        return Ask.vectors(model, inputs, dimensions);
    }

    private static String parts(Tree content) {
        return content.at("parts").joined();
    }

    @Override
    public String whole(Call call, Said said) {
        List<String> parts = new ArrayList<>();
        if (!said.thoughts().isEmpty()) {
            parts.add(thought(said.thoughts()));
        }
        if (!said.text().isEmpty()) {
            boolean signs = !said.thoughts().isEmpty() && said.tools().isEmpty();
            parts.add(text(said.text(), signs ? said.signature() : ""));
        }
        parts.addAll(calls(said));
        return chunk(call, String.join(",", parts), finish(said), usage(said));
    }

    @Override
    public List<Event> events(Call call, Said said, Ending ending) {
        List<Event> events = new ArrayList<>();
        Words.pieces(said.thoughts()).forEach(piece -> events.add(delta(call, thought(piece), said)));
        said.pieces(said.text()).forEach(piece -> events.add(delta(call, text(piece, ""), said)));
        calls(said).forEach(part -> events.add(delta(call, part, said)));
        if (ending != Ending.TRUNCATED) {
            boolean signs = !said.thoughts().isEmpty() && said.tools().isEmpty();
            String last = text("", signs ? said.signature() : "");
            events.add(Event.of(
                    ending.finishReason ? Part.FINISH : Part.USAGE,
                    chunk(call, last, ending.finishReason ? finish(said) : "", usage(said))));
        }
        if (ending.done && framing(call) == Framing.ARRAY) {
            events.add(done(call));
        }
        return events;
    }

    private static Event delta(Call call, String part, Said said) {
        int prompt = said.tokens().prompt();
        String usage = ",\"usageMetadata\":{\"promptTokenCount\":%1$d,\"totalTokenCount\":%1$d}".formatted(prompt);
        return Event.of(Part.DELTA, chunk(call, part, "", usage));
    }

    private static String thought(String text) {
        return "{\"text\":" + Json.quote(text) + ",\"thought\":true}";
    }

    private static String text(String text, String signature) {
        return "{\"text\":" + Json.quote(text) + signed(signature) + "}";
    }

    private static String signed(String signature) {
        return signature.isEmpty() ? "" : ",\"thoughtSignature\":" + Json.quote(signature);
    }

    /** The first of several calls carries the signature. */
    private static List<String> calls(Said said) {
        List<String> parts = new ArrayList<>();
        for (Speech.Tool tool : said.tools()) {
            String sign = parts.isEmpty() && !said.thoughts().isEmpty() ? said.signature() : "";
            parts.add("{\"functionCall\":{\"name\":%s,\"args\":%s}%s}"
                    .formatted(Json.quote(tool.name()), Json.object(tool.arguments()), signed(sign)));
        }
        return parts;
    }

    private static String chunk(Call call, String parts, String finish, String usage) {
        return "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"}%s,\"index\":0}]%s%s}"
                .formatted(parts, finish, usage, tail(call));
    }

    private static String tail(Call call) {
        return ",\"modelVersion\":" + Json.quote(call.ask().model()) + ",\"responseId\":\"mock\"";
    }

    private static String finish(Said said) {
        String reason = switch (said.finish()) {
            case "stop", "tool_calls" -> "STOP";
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> said.finish();
        };
        return ",\"finishReason\":" + Json.quote(reason);
    }

    private static String usage(Said said) {
        Speech.Tokens tokens = said.tokens();
        StringBuilder json = new StringBuilder(",\"usageMetadata\":{\"promptTokenCount\":").append(tokens.prompt());
        json.append(",\"candidatesTokenCount\":").append(Math.max(0, tokens.completion() - tokens.reasoning()));
        json.append(",\"totalTokenCount\":").append(tokens.prompt() + tokens.completion());
        if (tokens.cached() > 0) {
            json.append(",\"cachedContentTokenCount\":").append(tokens.cached());
        }
        if (tokens.reasoning() > 0) {
            json.append(",\"thoughtsTokenCount\":").append(tokens.reasoning());
        }
        return json.append('}').toString();
    }

    @Override
    public Event nothing(Call call) {
        String chunk = "{\"usageMetadata\":{\"promptTokenCount\":%1$d,\"totalTokenCount\":%1$d}%2$s}"
                .formatted(call.ask().words(), tail(call));
        return Event.of(Part.OPENING, chunk);
    }

    /** Only the JSON array has a terminator. */
    @Override
    public Event done(Call call) {
        return framing(call) == Framing.ARRAY ? Event.of(Part.DONE, "]") : nothing(call);
    }

    @Override
    public Framing framing(Call call) {
        return Query.of(call.query()).getOrDefault("alt", "").equals("sse") ? Framing.SSE : Framing.ARRAY;
    }

    @Override
    public String error(Call call, Problem problem) {
        String body = GeminiErrors.body(problem);
        boolean array = call.path().endsWith(":streamGenerateContent") && framing(call) == Framing.ARRAY;
        return array ? "[" + body + "]" : body;
    }

    @Override
    public Event failure(Call call, Problem problem) {
        return Event.of(Part.ERROR, GeminiErrors.body(problem));
    }

    @Override
    public Problem problem(Problem.Kind kind) {
        return GeminiErrors.problem(kind);
    }

    @Override
    public String natural(Call call, Catalogue catalogue) {
        return switch (call.target().task()) {
            case EMBED -> embeddings(call);
            case MODELS -> catalogue.gemini(call);
            case MODEL -> catalogue.geminiModel(call);
            case CHAT, COMPLETION, FEATURES, SCORE, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddings(Call call) {
        List<String> vectors = Vectors.arrays(call.ask());
        if (!call.path().endsWith(":batchEmbedContents")) {
            return "{\"embedding\":{\"values\":" + vectors.getFirst() + "}}";
        }
        return vectors.stream()
                .map(vector -> "{\"values\":" + vector + "}")
                .collect(Collectors.joining(",", "{\"embeddings\":[", "]}"));
    }

    @Override
    public String contentType() {
        return "application/json; charset=UTF-8";
    }
}
