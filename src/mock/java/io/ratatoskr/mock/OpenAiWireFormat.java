package io.ratatoskr.mock;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's format, with the variants of OpenRouter and of Hugging Face's router. */
record OpenAiWireFormat(MockFormat format) implements WireFormat {
    private static final long CREATED = 1_700_000_000L;

    @Override
    public ParsedRequest read(MockCall call) {
        MockTask task = call.route().task();
        return task == MockTask.SCORE || task == MockTask.FEATURES
                ? TaskRenderer.read(call)
                : ParsedRequestReader.read(call.body());
    }

    @Override
    public String fullBody(MockCall call, ComposedReply reply) {
        OpenAiChoiceFormat shape = OpenAiChoiceFormat.of(call);
        List<String> texts = reply.texts();
        StringBuilder json = head(new StringBuilder(512), call, shape, shape.object);
        for (int i = 0; i < texts.size(); i++) {
            json.append(i == 0 ? "" : ",").append("{\"index\":").append(i).append(',');
            shape.appendMessage(json, format, texts.get(i), reply);
            finish(json.append(",\"logprobs\":null,"), reply.finishReason()).append('}');
        }
        return usage(json.append("],"), reply).append('}').toString();
    }

    @Override
    public List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamEnding ending) {
        OpenAiChoiceFormat shape = OpenAiChoiceFormat.of(call);
        List<MockStreamEvent> events = new ArrayList<>();
        if (format == MockFormat.OPENROUTER) {
            events.add(MockStreamEvent.of(StreamPart.COMMENT, "OPENROUTER PROCESSING"));
        }
        List<List<String>> deltas = reply.texts().stream()
                .map(text -> shape.deltas(format, text, reply))
                .toList();
        int maxSteps = deltas.stream().mapToInt(List::size).max().orElse(0);
        for (int step = 0; step < maxSteps; step++) {
            StreamPart part = step == 0 && shape == OpenAiChoiceFormat.CHAT ? StreamPart.OPENING : StreamPart.DELTA;
            for (int choice = 0; choice < deltas.size(); choice++) {
                if (step < deltas.get(choice).size()) {
                    events.add(MockStreamEvent.of(
                            part, chunk(call, choice, deltas.get(choice).get(step), null)));
                }
            }
        }
        for (int choice = 0; choice < deltas.size() && ending.hasFinishReason; choice++) {
            events.add(MockStreamEvent.of(
                    StreamPart.FINISH, chunk(call, choice, shape.emptyDelta(), reply.finishReason())));
        }
        if ((call.parsed().includeUsage() || format == MockFormat.OPENROUTER) && ending != StreamEnding.TRUNCATED) {
            StringBuilder json = head(new StringBuilder(), call, shape, shape.chunkObject);
            if (format == MockFormat.OPENROUTER) {
                json.append("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}");
            }
            events.add(MockStreamEvent.of(
                    StreamPart.USAGE,
                    usage(json.append("],"), reply).append('}').toString()));
        }
        if (ending.hasDone) {
            events.add(endEvent(call));
        }
        return events;
    }

    @Override
    public MockStreamEvent emptyEvent(MockCall call) {
        OpenAiChoiceFormat shape = OpenAiChoiceFormat.of(call);
        return MockStreamEvent.of(
                StreamPart.OPENING,
                head(new StringBuilder(), call, shape, shape.chunkObject)
                        .append("]}")
                        .toString());
    }

    @Override
    public MockStreamEvent endEvent(MockCall call) {
        return MockStreamEvent.of(StreamPart.DONE, "[DONE]");
    }

    @Override
    public StreamFraming framing(MockCall call) {
        return StreamFraming.SSE;
    }

    @Override
    public String errorBody(MockCall call, MockError cause) {
        return OpenAiErrorFormat.body(format, call, cause);
    }

    @Override
    public MockStreamEvent errorEvent(MockCall call, MockError cause) {
        if (format != MockFormat.OPENROUTER) {
            return MockStreamEvent.of(StreamPart.ERROR, errorBody(call, cause));
        }
        String error = errorBody(call, cause);
        StringBuilder json =
                head(new StringBuilder(), call, OpenAiChoiceFormat.of(call), OpenAiChoiceFormat.of(call).chunkObject);
        json.append("{\"index\":0,\"delta\":{\"content\":\"\"},");
        finish(json, "error").append("}],").append(error, 1, error.length());
        return MockStreamEvent.of(StreamPart.ERROR, json.toString());
    }

    @Override
    public MockError errorOf(MockError.MockErrorKind kind) {
        return OpenAiErrorFormat.problem(format, kind);
    }

    @Override
    public String taskBody(MockCall call, MockModelCatalog catalog) {
        return switch (call.route().task()) {
            case EMBED -> embeddingsBody(call);
            case FEATURES -> TaskRenderer.featuresOf(call);
            case SCORE -> TaskRenderer.scoresOf(call);
            case MODELS -> catalog.openAiList(call, format);
            case MODEL -> catalog.openAiDetails(call, format);
            case CHAT, COMPLETION, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddingsBody(MockCall call) {
        return MockVectors.openAiJson(call.parsed());
    }

    private StringBuilder head(StringBuilder json, MockCall call, OpenAiChoiceFormat shape, String object) {
        json.append("{\"id\":\"").append(format == MockFormat.OPENROUTER ? "gen-mock" : shape.id);
        json.append(format == MockFormat.OPENROUTER ? "\",\"provider\":\"Mock\",\"object\":\"" : "\",\"object\":\"");
        json.append(object);
        json.append("\",\"created\":").append(CREATED).append(",\"model\":");
        return MockJson.quote(json, call.parsed().model()).append(",\"choices\":[");
    }

    private String chunk(MockCall call, int choice, String delta, @Nullable String reason) {
        OpenAiChoiceFormat shape = OpenAiChoiceFormat.of(call);
        StringBuilder json = head(new StringBuilder(256), call, shape, shape.chunkObject);
        json.append("{\"index\":").append(choice).append(',').append(delta).append(",\"logprobs\":null,");
        return finish(json, reason).append("}]}").toString();
    }

    private StringBuilder finish(StringBuilder json, @Nullable String reason) {
        String value = reason == null ? "null" : MockJson.quote(reason);
        json.append("\"finish_reason\":").append(value);
        return format == MockFormat.OPENROUTER
                ? json.append(",\"native_finish_reason\":").append(value)
                : json;
    }

    private StringBuilder usage(StringBuilder json, ComposedReply reply) {
        ReplyContent.ReplyUsage tokens = reply.usage();
        json.append("\"usage\":{\"prompt_tokens\":")
                .append(tokens.prompt())
                .append(",\"completion_tokens\":")
                .append(tokens.completion())
                .append(",\"total_tokens\":")
                .append(tokens.prompt() + tokens.completion());
        boolean router = format == MockFormat.OPENROUTER;
        if (router) {
            // A millionth of a dollar for each token
            json.append(",\"cost\":0.")
                    .append("%06d".formatted(Math.min(999_999, tokens.prompt() + tokens.completion())))
                    .append(",\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":null}");
        }
        if (tokens.cached() > 0 || router) {
            json.append(",\"prompt_tokens_details\":{\"cached_tokens\":")
                    .append(tokens.cached())
                    .append('}');
        }
        if (tokens.reasoning() > 0 || router) {
            json.append(",\"completion_tokens_details\":{\"reasoning_tokens\":")
                    .append(tokens.reasoning())
                    .append('}');
        }
        return json.append('}');
    }
}
