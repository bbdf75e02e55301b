package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a speech into the shape of a path, for one request. */
final class Composer {
    private static final long CREATED = 1_700_000_000L;

    private final Shape shape;
    private final Ask ask;
    private final Speech speech;
    private final List<Speech.Tool> tools;
    private final String finishReason;

    Composer(Shape shape, Ask ask, Speech speech) {
        this.shape = shape;
        this.ask = ask;
        this.speech = speech;
        this.tools = speech.callOffered() ? offered(ask) : speech.tools();
        String wanted = speech.finishReason();
        this.finishReason = wanted != null ? wanted : tools.isEmpty() ? "stop" : "tool_calls";
    }

    /** The plain answer. */
    String whole() {
        List<String> texts = texts();
        StringBuilder json = head(new StringBuilder(512), shape.object);
        int tokens = 0;
        for (int i = 0; i < texts.size(); i++) {
            json.append(i == 0 ? "" : ",").append("{\"index\":").append(i).append(',');
            shape.whole(json, texts.get(i), speech.reasoning(), tools);
            json.append(",\"logprobs\":null,\"finish_reason\":\"")
                    .append(finishReason)
                    .append("\"}");
            tokens += tokens(texts.get(i));
        }
        return usage(json.append("],"), tokens).append('}').toString();
    }

    /** The chunks of a streamed answer in order, the terminator left out. */
    List<String> chunks(StreamForm form) {
        List<String> chunks = new ArrayList<>();
        if (form.emptyChoicesFirst()) {
            chunks.add(head(new StringBuilder(), shape.chunkObject).append("]}").toString());
        }
        List<List<String>> deltas = texts().stream().map(this::deltas).toList();
        int longest = deltas.stream().mapToInt(List::size).max().orElse(0);
        for (int step = 0; step < longest; step++) {
            for (int choice = 0; choice < deltas.size(); choice++) {
                if (step < deltas.get(choice).size()) {
                    chunks.add(chunk(choice, deltas.get(choice).get(step), null));
                }
            }
        }
        if (form.error() != null) {
            chunks.add(form.error());
            return chunks;
        }
        for (int choice = 0; choice < deltas.size() && form.ending().finishReason; choice++) {
            chunks.add(chunk(choice, shape.emptyDelta(), finishReason));
        }
        if (ask.includeUsage() && form.ending() != StreamForm.Ending.TRUNCATED) {
            int tokens = texts().stream().mapToInt(this::tokens).sum();
            StringBuilder json = head(new StringBuilder(), shape.chunkObject).append("],");
            chunks.add(usage(json, tokens).append('}').toString());
        }
        return chunks;
    }

    /** How many chunks of a stream come without content: those with the role. */
    int roles() {
        return shape == Shape.CHAT ? texts().size() : 0;
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        List<String> said = ask.said().isEmpty() ? List.of("") : ask.said();
        for (String prompt : said) {
            String text = speech.text();
            for (int i = 0; i < ask.n(); i++) {
                texts.add(text == null ? "You said: " + prompt : text);
            }
        }
        return texts;
    }

    private List<String> deltas(String text) {
        List<String> pieces = !speech.inOnePiece() ? Words.pieces(text) : text.isEmpty() ? List.of() : List.of(text);
        return shape.deltas(pieces, speech.reasoning(), tools);
    }

    private int tokens(String text) {
        return Words.count(text) + Words.count(speech.reasoning()) + tools.size();
    }

    private StringBuilder head(StringBuilder json, String object) {
        json.append("{\"id\":\"").append(shape.id).append("\",\"object\":\"").append(object);
        json.append("\",\"created\":").append(CREATED).append(",\"model\":");
        return Json.quote(json, ask.model()).append(",\"choices\":[");
    }

    private String chunk(int choice, String delta, @Nullable String reason) {
        StringBuilder json = head(new StringBuilder(256), shape.chunkObject);
        json.append("{\"index\":").append(choice).append(',').append(delta);
        json.append(",\"logprobs\":null,\"finish_reason\":");
        return (reason == null ? json.append("null") : Json.quote(json, reason))
                .append("}]}")
                .toString();
    }

    private StringBuilder usage(StringBuilder json, int completion) {
        Speech.Tokens told = speech.usage();
        Speech.Tokens tokens = told != null ? told : new Speech.Tokens(ask.words(), completion);
        return json.append("\"usage\":{\"prompt_tokens\":")
                .append(tokens.prompt())
                .append(",\"completion_tokens\":")
                .append(tokens.completion())
                .append(",\"total_tokens\":")
                .append(tokens.prompt() + tokens.completion())
                .append('}');
    }

    private static List<Speech.Tool> offered(Ask ask) {
        List<Speech.Tool> tools = new ArrayList<>();
        for (String name : ask.tools()) {
            tools.add(new Speech.Tool("call_" + (tools.size() + 1), name, "{}"));
        }
        return tools;
    }
}
