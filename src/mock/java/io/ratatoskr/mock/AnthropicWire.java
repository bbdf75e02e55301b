package io.ratatoskr.mock;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Ending;
import java.util.ArrayList;
import java.util.List;

/** Anthropic's Messages API. */
enum AnthropicWire implements Wire {
    INSTANCE;

    @Override
    public Ask read(Call call) {
        Tree body = Tree.read(call.body());
        int words = Words.count(body.at("system").joined());
        List<String> echoTexts = List.of();
        for (Tree message : body.at("messages").items()) {
            String text = message.at("content").joined();
            words += Words.count(text);
            if (message.at("role").text().equals("user") && !text.isEmpty()) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = body.at("tools").items().stream()
                .map(tool -> tool.at("name").text())
                .toList();
        boolean stream = body.at("stream").flag(false);
        return Ask.chat(body.at("model").text(), stream, echoTexts, words, tools);
    }

    @Override
    public String whole(Call call, Said said) {
        List<String> blocks = new ArrayList<>();
        if (!said.thoughts().isEmpty()) {
            blocks.add("{\"type\":\"thinking\",\"thinking\":%s,\"signature\":%s}"
                    .formatted(Json.quote(said.thoughts()), Json.quote(said.signature())));
        }
        if (!said.text().isEmpty()) {
            blocks.add("{\"type\":\"text\",\"text\":" + Json.quote(said.text()) + "}");
        }
        for (Speech.Tool tool : said.tools()) {
            blocks.add("{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":%s}"
                    .formatted(Json.quote(tool.id()), Json.quote(tool.name()), Json.object(tool.arguments())));
        }
        return "%s,\"content\":[%s],\"stop_reason\":%s,\"stop_sequence\":null,\"usage\":{%s}}"
                .formatted(
                        head(call),
                        String.join(",", blocks),
                        Json.quote(stopReason(said.finish())),
                        usage(said, said.tokens().completion()));
    }

    @Override
    public List<Event> events(Call call, Said said, Ending ending) {
        List<Event> events = new ArrayList<>();
        events.add(event(
                Part.OPENING,
                "message_start",
                "\"message\":%s,\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{%s}}"
                        .formatted(head(call), usage(said, 1))));
        Blocks blocks = new Blocks(events);
        blocks.thinking(said);
        blocks.text(said.pieces(said.text()));
        said.tools().forEach(blocks::tool);
        if (ending != Ending.TRUNCATED) {
            String reason = ending.finishReason ? Json.quote(stopReason(said.finish())) : "null";
            events.add(event(
                    ending.finishReason ? Part.FINISH : Part.USAGE,
                    "message_delta",
                    "\"delta\":{\"stop_reason\":%s,\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                            .formatted(reason, said.tokens().completion())));
        }
        if (ending.done) {
            events.add(done(call));
        }
        return events;
    }

    /** Writes content blocks, numbered in order. */
    private static final class Blocks {
        private final List<Event> events;
        private int index;

        Blocks(List<Event> events) {
            this.events = events;
        }

        void thinking(Said said) {
            if (said.thoughts().isEmpty()) {
                return;
            }
            start(Part.OPENING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
            for (String piece : Words.pieces(said.thoughts())) {
                delta("{\"type\":\"thinking_delta\",\"thinking\":" + Json.quote(piece) + "}");
            }
            delta("{\"type\":\"signature_delta\",\"signature\":" + Json.quote(said.signature()) + "}");
            stop();
        }

        void text(List<String> pieces) {
            if (pieces.isEmpty()) {
                return;
            }
            start(Part.OPENING, "{\"type\":\"text\",\"text\":\"\"}");
            for (String piece : pieces) {
                delta("{\"type\":\"text_delta\",\"text\":" + Json.quote(piece) + "}");
            }
            stop();
        }

        void tool(Speech.Tool tool) {
            start(
                    Part.DELTA,
                    "{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":{}}"
                            .formatted(Json.quote(tool.id()), Json.quote(tool.name())));
            delta("{\"type\":\"input_json_delta\",\"partial_json\":\"\"}");
            for (String piece : Words.parts(tool.arguments(), Words.ARGUMENT_PIECE)) {
                delta("{\"type\":\"input_json_delta\",\"partial_json\":" + Json.quote(piece) + "}");
            }
            stop();
        }

        private void start(Part part, String block) {
            events.add(event(part, "content_block_start", "\"index\":" + index + ",\"content_block\":" + block));
            if (index == 0) {
                events.add(ping());
            }
        }

        private void delta(String delta) {
            events.add(event(Part.DELTA, "content_block_delta", "\"index\":" + index + ",\"delta\":" + delta));
        }

        private void stop() {
            events.add(event(Part.OPENING, "content_block_stop", "\"index\":" + index));
            index++;
        }
    }

    private static Event event(Part part, String type, String members) {
        return new Event(part, type, "{\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : ",") + members + "}");
    }

    static Event ping() {
        return event(Part.OPENING, "ping", "");
    }

    @Override
    public Event nothing(Call call) {
        return ping();
    }

    @Override
    public Event done(Call call) {
        return event(Part.DONE, "message_stop", "");
    }

    @Override
    public Framing framing(Call call) {
        return Framing.SSE;
    }

    @Override
    public String error(Call call, Problem problem) {
        return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s},\"request_id\":\"req_mock\"}"
                .formatted(Json.quote(problem.typeOr(type(problem.status()))), Json.quote(problem.message()));
    }

    @Override
    public Event failure(Call call, Problem problem) {
        return new Event(Part.ERROR, "error", error(call, problem));
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
    public Problem problem(Problem.Kind kind) {
        return switch (kind) {
            case QUOTA ->
                Problem.told(400, "Your credit balance is too low to access the Anthropic API. Please buy credits.");
            case BAD_KEY -> Problem.told(401, "invalid x-api-key");
            case LOADING, TOLD -> Problem.told(529, "Overloaded");
        };
    }

    @Override
    public String natural(Call call, Catalogue catalogue) {
        return switch (call.target().task()) {
            case MODELS -> catalogue.anthropic(call);
            case MODEL -> catalogue.anthropicModel(call);
            case CHAT, COMPLETION, EMBED, FEATURES, SCORE, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddings(Call call) {
        throw new IllegalArgumentException("Anthropic has no embeddings");
    }

    private static String head(Call call) {
        return "{\"id\":\"msg_mock\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                + Json.quote(call.ask().model());
    }

    private static String usage(Said said, int output) {
        Speech.Tokens tokens = said.tokens();
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
