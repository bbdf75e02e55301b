package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Reply content completed with the request's data: echo text, offered tools and usage. */
final class ComposedReply {
    private static final String SIGNATURE = "bW9jay1zaWduYXR1cmU=";

    private final ParsedRequest request;
    private final ReplyContent content;
    private final List<ReplyContent.ReplyToolCall> tools;

    ComposedReply(ParsedRequest request, ReplyContent content) {
        this.request = request;
        this.content = content;
        this.tools = content.callsOfferedTools() ? offeredTools(request) : content.tools();
    }

    private static List<ReplyContent.ReplyToolCall> offeredTools(ParsedRequest request) {
        List<ReplyContent.ReplyToolCall> tools = new ArrayList<>();
        for (String name : request.tools()) {
            tools.add(new ReplyContent.ReplyToolCall("call_" + (tools.size() + 1), name, "{}"));
        }
        return tools;
    }

    /** One text per prompt and choice; formats other than OpenAI's have one. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        List<String> prompts = request.echoTexts().isEmpty() ? List.of("") : request.echoTexts();
        for (String prompt : prompts) {
            String configured = content.text();
            String text = configured == null ? "You said: " + prompt : configured;
            for (int i = 0; i < request.choices(); i++) {
                texts.add(String.join("", leadingPadding()) + text + String.join("", trailingPadding()));
            }
        }
        return texts;
    }

    String text() {
        return texts().getFirst();
    }

    /** The text split into stream events. */
    List<String> split(String text) {
        if (content.unsplit()) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        List<String> first = leadingPadding();
        List<String> last = trailingPadding();
        int from = first.isEmpty() ? 0 : first.getFirst().length();
        int to = text.length() - (last.isEmpty() ? 0 : last.getFirst().length());
        List<String> pieces = new ArrayList<>(first);
        pieces.addAll(WordTokenizer.split(text.substring(from, to)));
        pieces.addAll(last);
        return pieces;
    }

    private List<String> leadingPadding() {
        return padding(FaultPoint.BEFORE_FIRST_DELTA);
    }

    private List<String> trailingPadding() {
        return padding(FaultPoint.AFTER_FIRST_DELTA);
    }

    private List<String> padding(FaultPoint point) {
        ReplyContent.ReplyPadding padding = content.padding();
        return padding == null
                        || (padding.point() == FaultPoint.BEFORE_FIRST_DELTA)
                                != (point == FaultPoint.BEFORE_FIRST_DELTA)
                ? List.of()
                : List.of("x".repeat(padding.bytes()));
    }

    String reasoning() {
        return content.reasoning();
    }

    /** The signature that a client sends back with the reasoning. */
    String signature() {
        return content.signature().isEmpty() ? SIGNATURE : content.signature();
    }

    List<ReplyContent.ReplyToolCall> tools() {
        return tools;
    }

    /** The finish reason in OpenAI's words. */
    String finishReason() {
        String configured = content.finishReason();
        return configured != null ? configured : tools.isEmpty() ? "stop" : "tool_calls";
    }

    ReplyContent.ReplyUsage usage() {
        ReplyContent.ReplyUsage configured = content.usage();
        if (configured != null) {
            return configured;
        }
        int thoughts = WordTokenizer.count(content.reasoning());
        int completion = 0;
        for (String text : texts()) {
            completion += WordTokenizer.count(text) + thoughts + tools.size();
        }
        return new ReplyContent.ReplyUsage(request.wordCount(), completion, 0, thoughts);
    }
}
