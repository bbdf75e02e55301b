package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** How a choice looks at a path. */
enum Shape {
    CHAT("chatcmpl-mock", "chat.completion", "chat.completion.chunk") {
        @Override
        void whole(StringBuilder json, String text, String reasoning, List<Speech.Tool> tools) {
            json.append("\"message\":{\"role\":\"assistant\",\"content\":");
            if (text.isEmpty() && !tools.isEmpty()) {
                json.append("null");
            } else {
                Json.quote(json, text);
            }
            if (!reasoning.isEmpty()) {
                Json.quote(json.append(",\"reasoning_content\":"), reasoning);
            }
            for (int i = 0; i < tools.size(); i++) {
                json.append(i == 0 ? ",\"tool_calls\":[{" : ",{");
                tool(json, tools.get(i), tools.get(i).arguments());
                json.append(i == tools.size() - 1 ? "}]" : "}");
            }
            json.append('}');
        }

        @Override
        List<String> deltas(List<String> pieces, String reasoning, List<Speech.Tool> tools) {
            List<String> deltas = new ArrayList<>(pieces.size() + 1);
            deltas.add("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}");
            for (String thought : Words.pieces(reasoning)) {
                deltas.add("\"delta\":{\"reasoning_content\":" + Json.quote(thought) + "}");
            }
            for (String piece : pieces) {
                deltas.add("\"delta\":{\"content\":" + Json.quote(piece) + "}");
            }
            for (int i = 0; i < tools.size(); i++) {
                StringBuilder start = new StringBuilder("\"delta\":{\"tool_calls\":[{\"index\":" + i + ",");
                tool(start, tools.get(i), "");
                deltas.add(start.append("}]}").toString());
                for (String piece : Words.parts(tools.get(i).arguments(), ARGUMENT_PIECE)) {
                    deltas.add("\"delta\":{\"tool_calls\":[{\"index\":" + i + ",\"function\":{\"arguments\":"
                            + Json.quote(piece) + "}}]}");
                }
            }
            return deltas;
        }

        @Override
        String emptyDelta() {
            return "\"delta\":{}";
        }

        private void tool(StringBuilder json, Speech.Tool tool, String arguments) {
            Json.quote(json.append("\"id\":"), tool.id());
            Json.quote(json.append(",\"type\":\"function\",\"function\":{\"name\":"), tool.name());
            Json.quote(json.append(",\"arguments\":"), arguments).append('}');
        }
    },

    COMPLETION("cmpl-mock", "text_completion", "text_completion") {
        @Override
        void whole(StringBuilder json, String text, String reasoning, List<Speech.Tool> tools) {
            Json.quote(json.append("\"text\":"), text);
        }

        @Override
        List<String> deltas(List<String> pieces, String reasoning, List<Speech.Tool> tools) {
            return pieces.stream().map(piece -> "\"text\":" + Json.quote(piece)).toList();
        }

        @Override
        String emptyDelta() {
            return "\"text\":\"\"";
        }
    };

    /** Characters of a tool call's arguments in one event. */
    private static final int ARGUMENT_PIECE = 8;

    final String id;
    final String object;
    final String chunkObject;

    Shape(String id, String object, String chunkObject) {
        this.id = id;
        this.object = object;
        this.chunkObject = chunkObject;
    }

    /** The members of a complete choice beside index and finish reason. */
    abstract void whole(StringBuilder json, String text, String reasoning, List<Speech.Tool> tools);

    /** The same in steps. */
    abstract List<String> deltas(List<String> pieces, String reasoning, List<Speech.Tool> tools);

    /** What stands beside a finish reason. */
    abstract String emptyDelta();

    static Shape of(String path) {
        return path.endsWith("/completions") && !path.endsWith("/chat/completions") ? COMPLETION : CHAT;
    }
}
