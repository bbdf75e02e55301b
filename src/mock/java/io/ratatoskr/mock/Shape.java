package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Format of a choice, by endpoint of OpenAI's API. */
enum Shape {
    CHAT("chatcmpl-mock", "chat.completion", "chat.completion.chunk") {
        @Override
        void whole(StringBuilder json, Format flavour, String text, Said said) {
            List<Speech.Tool> tools = said.tools();
            json.append("\"message\":{\"role\":\"assistant\",\"content\":");
            if (text.isEmpty() && !tools.isEmpty()) {
                json.append("null");
            } else {
                Json.quote(json, text);
            }
            if (!said.thoughts().isEmpty()) {
                reasoning(json.append(','), flavour, said.thoughts(), said.signature());
            }
            for (int i = 0; i < tools.size(); i++) {
                json.append(i == 0 ? ",\"tool_calls\":[{" : ",{");
                tool(json, tools.get(i), tools.get(i).arguments());
                json.append(i == tools.size() - 1 ? "}]" : "}");
            }
            json.append('}');
        }

        @Override
        List<String> deltas(Format flavour, String text, Said said) {
            List<String> pieces = said.pieces(text);
            List<String> deltas = new ArrayList<>(pieces.size() + 1);
            deltas.add("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}");
            List<String> thoughts = Words.pieces(said.thoughts());
            for (int i = 0; i < thoughts.size(); i++) {
                String signature = i == thoughts.size() - 1 ? said.signature() : "";
                StringBuilder delta = new StringBuilder("\"delta\":{");
                deltas.add(reasoning(delta, flavour, thoughts.get(i), signature)
                        .append('}')
                        .toString());
            }
            for (String piece : pieces) {
                deltas.add("\"delta\":{\"content\":" + Json.quote(piece) + "}");
            }
            List<Speech.Tool> tools = said.tools();
            for (int i = 0; i < tools.size(); i++) {
                StringBuilder start = new StringBuilder("\"delta\":{\"tool_calls\":[{\"index\":" + i + ",");
                tool(start, tools.get(i), "");
                deltas.add(start.append("}]}").toString());
                for (String piece : Words.parts(tools.get(i).arguments(), Words.ARGUMENT_PIECE)) {
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

        private StringBuilder reasoning(StringBuilder json, Format flavour, String thoughts, String signature) {
            if (flavour != Format.OPENROUTER) {
                return Json.quote(json.append("\"reasoning_content\":"), thoughts);
            }
            Json.quote(json.append("\"reasoning\":"), thoughts);
            json.append(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":");
            Json.quote(json, thoughts);
            if (!signature.isEmpty()) {
                Json.quote(json.append(",\"signature\":"), signature);
            }
            return json.append(",\"format\":\"unknown\",\"index\":0}]");
        }

        private void tool(StringBuilder json, Speech.Tool tool, String arguments) {
            Json.quote(json.append("\"id\":"), tool.id());
            Json.quote(json.append(",\"type\":\"function\",\"function\":{\"name\":"), tool.name());
            Json.quote(json.append(",\"arguments\":"), arguments).append('}');
        }
    },

    COMPLETION("cmpl-mock", "text_completion", "text_completion") {
        @Override
        void whole(StringBuilder json, Format flavour, String text, Said said) {
            Json.quote(json.append("\"text\":"), text);
        }

        @Override
        List<String> deltas(Format flavour, String text, Said said) {
            return said.pieces(text).stream()
                    .map(piece -> "\"text\":" + Json.quote(piece))
                    .toList();
        }

        @Override
        String emptyDelta() {
            return "\"text\":\"\"";
        }
    };

    final String id;
    final String object;
    final String chunkObject;

    Shape(String id, String object, String chunkObject) {
        this.id = id;
        this.object = object;
        this.chunkObject = chunkObject;
    }

    /** Appends the members of a complete choice, except index and finish reason. */
    abstract void whole(StringBuilder json, Format flavour, String text, Said said);

    /** The members of the choice in each stream chunk. */
    abstract List<String> deltas(Format flavour, String text, Said said);

    /** The empty delta of the chunk with the finish reason. */
    abstract String emptyDelta();

    static Shape of(Call call) {
        return call.target().task() == Task.COMPLETION ? COMPLETION : CHAT;
    }
}
