package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Format of a choice, by endpoint of OpenAI's API. */
enum OpenAiChoiceFormat {
    CHAT("chatcmpl-mock", "chat.completion", "chat.completion.chunk") {
        @Override
        void appendMessage(StringBuilder json, MockFormat format, String text, ComposedReply reply) {
            List<ReplyContent.ReplyToolCall> tools = reply.tools();
            json.append("\"message\":{\"role\":\"assistant\",\"content\":");
            if (text.isEmpty() && !tools.isEmpty()) {
                json.append("null");
            } else {
                MockJson.quote(json, text);
            }
            if (!reply.reasoning().isEmpty()) {
                reasoning(json.append(','), format, reply.reasoning(), reply.signature());
            }
            for (int i = 0; i < tools.size(); i++) {
                json.append(i == 0 ? ",\"tool_calls\":[{" : ",{");
                tool(json, tools.get(i), tools.get(i).arguments());
                json.append(i == tools.size() - 1 ? "}]" : "}");
            }
            json.append('}');
        }

        @Override
        List<String> deltas(MockFormat format, String text, ComposedReply reply) {
            List<String> pieces = reply.split(text);
            List<String> deltas = new ArrayList<>(pieces.size() + 1);
            deltas.add("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}");
            List<String> thoughts = WordTokenizer.split(reply.reasoning());
            for (int i = 0; i < thoughts.size(); i++) {
                String signature = i == thoughts.size() - 1 ? reply.signature() : "";
                StringBuilder delta = new StringBuilder("\"delta\":{");
                deltas.add(reasoning(delta, format, thoughts.get(i), signature)
                        .append('}')
                        .toString());
            }
            for (String piece : pieces) {
                deltas.add("\"delta\":{\"content\":" + MockJson.quote(piece) + "}");
            }
            List<ReplyContent.ReplyToolCall> tools = reply.tools();
            for (int i = 0; i < tools.size(); i++) {
                StringBuilder start = new StringBuilder("\"delta\":{\"tool_calls\":[{\"index\":" + i + ",");
                tool(start, tools.get(i), "");
                deltas.add(start.append("}]}").toString());
                for (String piece : WordTokenizer.chunks(tools.get(i).arguments(), WordTokenizer.ARGUMENT_CHUNK_SIZE)) {
                    deltas.add("\"delta\":{\"tool_calls\":[{\"index\":" + i + ",\"function\":{\"arguments\":"
                            + MockJson.quote(piece) + "}}]}");
                }
            }
            return deltas;
        }

        @Override
        String emptyDelta() {
            return "\"delta\":{}";
        }

        private StringBuilder reasoning(StringBuilder json, MockFormat format, String thoughts, String signature) {
            if (format != MockFormat.OPENROUTER) {
                return MockJson.quote(json.append("\"reasoning_content\":"), thoughts);
            }
            MockJson.quote(json.append("\"reasoning\":"), thoughts);
            json.append(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":");
            MockJson.quote(json, thoughts);
            if (!signature.isEmpty()) {
                MockJson.quote(json.append(",\"signature\":"), signature);
            }
            return json.append(",\"format\":\"unknown\",\"index\":0}]");
        }

        private void tool(StringBuilder json, ReplyContent.ReplyToolCall tool, String arguments) {
            MockJson.quote(json.append("\"id\":"), tool.id());
            MockJson.quote(json.append(",\"type\":\"function\",\"function\":{\"name\":"), tool.name());
            MockJson.quote(json.append(",\"arguments\":"), arguments).append('}');
        }
    },

    COMPLETION("cmpl-mock", "text_completion", "text_completion") {
        @Override
        void appendMessage(StringBuilder json, MockFormat format, String text, ComposedReply reply) {
            MockJson.quote(json.append("\"text\":"), text);
        }

        @Override
        List<String> deltas(MockFormat format, String text, ComposedReply reply) {
            return reply.split(text).stream()
                    .map(piece -> "\"text\":" + MockJson.quote(piece))
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

    OpenAiChoiceFormat(String id, String object, String chunkObject) {
        this.id = id;
        this.object = object;
        this.chunkObject = chunkObject;
    }

    /** Appends the members of a complete choice, except index and finish reason. */
    abstract void appendMessage(StringBuilder json, MockFormat format, String text, ComposedReply reply);

    /** The members of the choice in each stream chunk. */
    abstract List<String> deltas(MockFormat format, String text, ComposedReply reply);

    /** The empty delta of the chunk with the finish reason. */
    abstract String emptyDelta();

    static OpenAiChoiceFormat of(MockCall call) {
        return call.route().task() == MockTask.COMPLETION ? COMPLETION : CHAT;
    }
}
