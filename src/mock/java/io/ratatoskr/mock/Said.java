package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Reply content completed with the request's data: echo text, offered tools and usage. */
final class Said {
    private static final String SIGNATURE = "bW9jay1zaWduYXR1cmU=";

    private final Ask ask;
    private final Speech speech;
    private final List<Speech.Tool> tools;

    Said(Ask ask, Speech speech) {
        this.ask = ask;
        this.speech = speech;
        this.tools = speech.callOffered() ? offered(ask) : speech.tools();
    }

    private static List<Speech.Tool> offered(Ask ask) {
        List<Speech.Tool> tools = new ArrayList<>();
        for (String name : ask.tools()) {
            tools.add(new Speech.Tool("call_" + (tools.size() + 1), name, "{}"));
        }
        return tools;
    }

    /** One text per prompt and choice; formats other than OpenAI's have one. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        List<String> said = ask.said().isEmpty() ? List.of("") : ask.said();
        for (String prompt : said) {
            String told = speech.text();
            String text = told == null ? "You said: " + prompt : told;
            for (int i = 0; i < ask.n(); i++) {
                texts.add(String.join("", first()) + text + String.join("", last()));
            }
        }
        return texts;
    }

    String text() {
        return texts().getFirst();
    }

    /** The text split into stream events. */
    List<String> pieces(String text) {
        if (speech.inOnePiece()) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        List<String> first = first();
        List<String> last = last();
        int from = first.isEmpty() ? 0 : first.getFirst().length();
        int to = text.length() - (last.isEmpty() ? 0 : last.getFirst().length());
        List<String> pieces = new ArrayList<>(first);
        pieces.addAll(Words.pieces(text.substring(from, to)));
        pieces.addAll(last);
        return pieces;
    }

    private List<String> first() {
        return padding(Place.BEFORE_FIRST_DELTA);
    }

    private List<String> last() {
        return padding(Place.AFTER_FIRST_DELTA);
    }

    private List<String> padding(Place place) {
        Speech.Padding padding = speech.padding();
        return padding == null || (padding.place() == Place.BEFORE_FIRST_DELTA) != (place == Place.BEFORE_FIRST_DELTA)
                ? List.of()
                : List.of("x".repeat(padding.bytes()));
    }

    String thoughts() {
        return speech.reasoning();
    }

    /** The signature that a client sends back with the reasoning. */
    String signature() {
        return speech.signature().isEmpty() ? SIGNATURE : speech.signature();
    }

    List<Speech.Tool> tools() {
        return tools;
    }

    /** The finish reason in OpenAI's words. */
    String finish() {
        String told = speech.finishReason();
        return told != null ? told : tools.isEmpty() ? "stop" : "tool_calls";
    }

    Speech.Tokens tokens() {
        Speech.Tokens told = speech.usage();
        if (told != null) {
            return told;
        }
        int thoughts = Words.count(speech.reasoning());
        int completion = 0;
        for (String text : texts()) {
            completion += Words.count(text) + thoughts + tools.size();
        }
        return new Speech.Tokens(ask.words(), completion, 0, thoughts);
    }
}
