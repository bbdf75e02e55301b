package io.ratatoskr.mock;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.util.ArrayList;
import java.util.List;

/** Anthropic's Messages API. */
enum AnthropicWireFormat implements WireFormat {
    INSTANCE;

    @Override
    public ParsedRequest read(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        int words = WordTokenizer.count(body.get("system").joinedText());
        List<String> echoTexts = List.of();
        for (JsonTree message : body.get("messages").items()) {
            String text = message.get("content").joinedText();
            words += WordTokenizer.count(text);
            if (message.get("role").text().equals("user") && !text.isEmpty()) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = body.get("tools").items().stream()
                .map(tool -> tool.get("name").text())
                .toList();
        boolean stream = body.get("stream").booleanOr(false);
        return ParsedRequest.chat(body.get("model").text(), stream, echoTexts, words, tools);
    }

    @Override
    public String fullBody(MockCall call, ComposedReply reply) {
        List<String> blocks = new ArrayList<>();
        if (!reply.reasoning().isEmpty()) {
            blocks.add("{\"type\":\"thinking\",\"thinking\":%s,\"signature\":%s}"
                    .formatted(MockJson.quote(reply.reasoning()), MockJson.quote(reply.signature())));
        }
        if (!reply.text().isEmpty()) {
            blocks.add("{\"type\":\"text\",\"text\":" + MockJson.quote(reply.text()) + "}");
        }
        for (ReplyContent.ReplyToolCall tool : reply.tools()) {
            blocks.add("{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":%s}"
                    .formatted(
                            MockJson.quote(tool.id()),
                            MockJson.quote(tool.name()),
                            MockJson.objectOrEmpty(tool.arguments())));
        }
        return "%s,\"content\":[%s],\"stop_reason\":%s,\"stop_sequence\":null,\"usage\":{%s}}"
                .formatted(
                        head(call),
                        String.join(",", blocks),
                        MockJson.quote(stopReason(reply.finishReason())),
                        usage(reply, reply.usage().completion()));
    }

    @Override
    public List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamEnding ending) {
        List<MockStreamEvent> events = new ArrayList<>();
        events.add(event(
                StreamPart.OPENING,
                "message_start",
                "\"message\":%s,\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{%s}}"
                        .formatted(head(call), usage(reply, 1))));
        ContentBlockWriter blocks = new ContentBlockWriter(events);
        blocks.thinking(reply);
        blocks.text(reply.split(reply.text()));
        reply.tools().forEach(blocks::tool);
        if (ending != StreamEnding.TRUNCATED) {
            String reason = ending.hasFinishReason ? MockJson.quote(stopReason(reply.finishReason())) : "null";
            events.add(event(
                    ending.hasFinishReason ? StreamPart.FINISH : StreamPart.USAGE,
                    "message_delta",
                    "\"delta\":{\"stop_reason\":%s,\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                            .formatted(reason, reply.usage().completion())));
        }
        if (ending.hasDone) {
            events.add(endEvent(call));
        }
        return events;
    }

    /** Writes content blocks, numbered in order. */
    private static final class ContentBlockWriter {
        private final List<MockStreamEvent> events;
        private int index;

        ContentBlockWriter(List<MockStreamEvent> events) {
            this.events = events;
        }

        void thinking(ComposedReply reply) {
            if (reply.reasoning().isEmpty()) {
                return;
            }
            start(StreamPart.OPENING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
            for (String piece : WordTokenizer.split(reply.reasoning())) {
                delta("{\"type\":\"thinking_delta\",\"thinking\":" + MockJson.quote(piece) + "}");
            }
            delta("{\"type\":\"signature_delta\",\"signature\":" + MockJson.quote(reply.signature()) + "}");
            end();
        }

        void text(List<String> pieces) {
            if (pieces.isEmpty()) {
                return;
            }
            start(StreamPart.OPENING, "{\"type\":\"text\",\"text\":\"\"}");
            for (String piece : pieces) {
                delta("{\"type\":\"text_delta\",\"text\":" + MockJson.quote(piece) + "}");
            }
            end();
        }

        void tool(ReplyContent.ReplyToolCall tool) {
            start(
                    StreamPart.DELTA,
                    "{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":{}}"
                            .formatted(MockJson.quote(tool.id()), MockJson.quote(tool.name())));
            delta("{\"type\":\"input_json_delta\",\"partial_json\":\"\"}");
            for (String piece : WordTokenizer.chunks(tool.arguments(), WordTokenizer.ARGUMENT_CHUNK_SIZE)) {
                delta("{\"type\":\"input_json_delta\",\"partial_json\":" + MockJson.quote(piece) + "}");
            }
            end();
        }

        private void start(StreamPart part, String block) {
            events.add(event(part, "content_block_start", "\"index\":" + index + ",\"content_block\":" + block));
            if (index == 0) {
                events.add(ping());
            }
        }

        private void delta(String delta) {
            events.add(event(StreamPart.DELTA, "content_block_delta", "\"index\":" + index + ",\"delta\":" + delta));
        }

        private void end() {
            events.add(event(StreamPart.OPENING, "content_block_stop", "\"index\":" + index));
            index++;
        }
    }

    private static MockStreamEvent event(StreamPart part, String type, String members) {
        return new MockStreamEvent(
                part, type, "{\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : ",") + members + "}");
    }

    static MockStreamEvent ping() {
        return event(StreamPart.OPENING, "ping", "");
    }

    @Override
    public MockStreamEvent emptyEvent(MockCall call) {
        return ping();
    }

    @Override
    public MockStreamEvent endEvent(MockCall call) {
        return event(StreamPart.DONE, "message_stop", "");
    }

    @Override
    public StreamFraming framing(MockCall call) {
        return StreamFraming.SSE;
    }

    @Override
    public String errorBody(MockCall call, MockError error) {
        return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s},\"request_id\":\"req_mock\"}"
                .formatted(MockJson.quote(error.typeOr(type(error.status()))), MockJson.quote(error.message()));
    }

    @Override
    public MockStreamEvent errorEvent(MockCall call, MockError error) {
        return new MockStreamEvent(StreamPart.ERROR, "error", errorBody(call, error));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    @Override
    public MockError errorOf(MockError.MockErrorKind kind) {
        return switch (kind) {
            case QUOTA ->
                MockError.of(400, "Your credit balance is too low to access the Anthropic API. Please buy credits.");
            case BAD_KEY -> MockError.of(401, "invalid x-api-key");
            case LOADING, CUSTOM -> MockError.of(529, "Overloaded");
        };
    }

    @Override
    public String taskBody(MockCall call, MockModelCatalog catalog) {
        return switch (call.route().task()) {
            case MODELS -> catalog.anthropicList(call);
            case MODEL -> catalog.anthropicDetails(call);
            case CHAT, COMPLETION, EMBED, FEATURES, SCORE, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddingsBody(MockCall call) {
        throw new IllegalArgumentException("Anthropic has no embeddings");
    }

    private static String head(MockCall call) {
        return "{\"id\":\"msg_mock\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                + MockJson.quote(call.parsed().model());
    }

    private static String usage(ComposedReply reply, int output) {
        ReplyContent.ReplyUsage tokens = reply.usage();
        return "\"input_tokens\":%d,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":%d,\"output_tokens\":%d"
                .formatted(Math.max(0, tokens.prompt() - tokens.cached()), tokens.cached(), output);
    }

    private static String stopReason(String finish) {
        return switch (finish) {
            case "stop" -> "end_turn";
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> finish;
        };
    }
}
