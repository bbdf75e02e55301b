package io.ratatoskr.provider;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A random chat response that every provider protocol can represent.
 *
 * @param steps in order, tool calls after all texts
 * @param finish TOOL_CALLS if there are tool calls
 */
record RandomChatResponse(List<ResponseStep> steps, int prompt, int completion, FinishReason finish) {
    /** Content sent in pieces, none of them empty. */
    sealed interface ResponseStep {
        List<String> pieces();
    }

    record TextStep(List<String> pieces) implements ResponseStep {}

    record ReasoningStep(List<String> pieces) implements ResponseStep {}

    /** The pieces form a JSON object. */
    record ToolCallStep(String id, String name, List<String> pieces) implements ResponseStep {
        String arguments() {
            return String.join("", pieces);
        }
    }

    private static final String[] FRAGMENTS = {
        "a",
        "\r\n",
        "\n",
        "\r",
        "\"",
        "\\",
        "😀",
        "é",
        "\u2028",
        "\u0000",
        "\t",
        "data: x",
        "\n\ndata: [DONE]\n\n",
        "{",
        "]",
        " ",
        "漢字",
        "\uFEFF",
        "</s>"
    };
    private static final FinishReason[] FINISH_REASONS = {
        FinishReason.STOP, FinishReason.LENGTH, FinishReason.CONTENT_FILTER
    };

    static RandomChatResponse of(RandomGenerator random) {
        List<ResponseStep> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> pieces = new ArrayList<>();
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
                pieces.add(text(random));
            }
            steps.add(random.nextInt(3) == 0 ? new ReasoningStep(pieces) : new TextStep(pieces));
        }
        int calls = steps.isEmpty() ? 1 + random.nextInt(3) : random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            String object = random.nextInt(4) == 0
                    ? "{}"
                    : ProviderStreamWriter.json(Map.of("k", text(random), "n", random.nextInt()));
            steps.add(new ToolCallStep("call_" + i, "tool_" + random.nextInt(9), cut(object, random)));
        }
        return new RandomChatResponse(
                steps,
                random.nextInt(1, 100_000),
                random.nextInt(1, 100_000),
                calls > 0 ? FinishReason.TOOL_CALLS : FINISH_REASONS[random.nextInt(FINISH_REASONS.length)]);
    }

    List<ToolCallStep> calls() {
        return steps.stream()
                .filter(ToolCallStep.class::isInstance)
                .map(ToolCallStep.class::cast)
                .toList();
    }

    /** The content as lines, independent of how texts were split. */
    List<String> transcript() {
        var transcript = new Transcript();
        for (ResponseStep step : steps) {
            switch (step) {
                case TextStep text -> transcript.append("said", String.join("", text.pieces()));
                case ReasoningStep reasoning -> transcript.append("thought", String.join("", reasoning.pieces()));
                case ToolCallStep call -> transcript.call(call.id(), call.name(), call.arguments());
            }
        }
        transcript.end(prompt, completion, finish);
        return transcript.lines;
    }

    /** The same for a decoder's events. */
    static List<String> transcript(List<ChatEvent> events) {
        var transcript = new Transcript();
        Map<Integer, ChatEvent.ToolCallStart> starts = new TreeMap<>();
        Map<Integer, String> arguments = new TreeMap<>();
        long prompt = -1;
        long completion = -1;
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.Content content -> transcript.append("said", content.text());
                case ChatEvent.Reasoning reasoning -> transcript.append("thought", reasoning.text());
                case ChatEvent.ToolCallStart start -> starts.put(start.index(), start);
                case ChatEvent.ToolCallDelta delta -> arguments.merge(delta.index(), delta.arguments(), String::concat);
                case ChatEvent.ToolCallEnd end -> {
                    ChatEvent.ToolCallStart start = starts.remove(end.index());
                    transcript.call(start.id(), start.name(), arguments.get(end.index()));
                }
                case ChatEvent.UsageUpdate update -> {
                    prompt = update.usage().promptTokens();
                    completion = update.usage().completionTokens();
                }
                case ChatEvent.Done done -> transcript.end(prompt, completion, done.finishReason());
                // Claude's thinking again, as a whole
                case ChatEvent.ReasoningDetail detail -> {}
                case ChatEvent.Refusal refusal -> transcript.append("refused", refusal.text());
                case ChatEvent.UnknownFields unknown -> {
                    // A finish reason comes with the provider's own value for it
                    if (unknown.scope() != ChatEvent.UnknownFields.Scope.CHOICE) {
                        transcript.append("unknown", unknown.toString());
                    }
                }
            }
        }
        return transcript.lines;
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                int point = random.nextInt(Character.MAX_CODE_POINT + 1);
                text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
            } else {
                text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
        }
        return text.toString();
    }

    private static List<String> cut(String text, RandomGenerator random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(12));
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static final class Transcript {
        final List<String> lines = new ArrayList<>();
        private String kind = "";

        void append(String kind, String text) {
            if (kind.equals(this.kind)) {
                lines.add(lines.removeLast() + text);
            } else {
                lines.add(kind + ": " + text);
            }
            this.kind = kind;
        }

        void call(String id, String name, String arguments) {
            kind = "";
            lines.add("%s %s %s".formatted(id, name, arguments));
        }

        void end(long prompt, long completion, FinishReason reason) {
            kind = "";
            lines.add("%d %d %s".formatted(prompt, completion, reason));
        }
    }
}
