package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.camel.RatatoskrConstants;
import io.ratatoskr.camel.Spent;
import io.ratatoskr.provider.openai.OpenAiAnswers;
import io.ratatoskr.provider.openai.OpenAiRequests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's dialect at the HTTP door: bytes to records on the way in, records to {@link HttpReply} on the way out. The routes of
 * {@code routes/http} call its methods by name. Thread-safe.
 */
public final class OpenAiDoor {
    public void chatRequest(Exchange exchange) {
        ask(exchange, OpenAiRequests::readChat);
    }

    public void generateRequest(Exchange exchange) {
        ask(exchange, OpenAiRequests::readGenerate);
    }

    public void embedRequest(Exchange exchange) {
        ask(exchange, OpenAiRequests::readEmbed);
    }

    public void chatReply(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof ChatStream stream) {
            var request = asked(exchange, ChatRequest.class);
            reply(exchange, streamed(exchange, stream.head(), new ChatFrames(stream, request)));
        } else {
            var response = (ChatResponse) answer;
            reply(exchange, whole(exchange, response, OpenAiAnswers.write(response)));
        }
    }

    public void generateReply(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof GenerateStream stream) {
            var request = asked(exchange, GenerateRequest.class);
            reply(exchange, streamed(exchange, stream.head(), new GenerateFrames(stream, request)));
        } else {
            var response = (GenerateResponse) answer;
            reply(exchange, whole(exchange, response, OpenAiAnswers.write(response)));
        }
    }

    public void embedReply(Exchange exchange) {
        var response = (EmbedResponse) exchange.getMessage().getBody();
        EmbedRequest request = asked(exchange, EmbedRequest.class);
        reply(exchange, whole(exchange, response, OpenAiAnswers.write(response, request.encoding())));
    }

    public void modelsReply(Exchange exchange) {
        boolean all = "true".equals(exchange.getMessage().getHeader("all", String.class));
        List<ModelInfo> models = models(exchange).stream()
                .filter(model -> all || model.callable())
                .toList();
        reply(exchange, HttpReply.json(200, OpenAiAnswers.models(models)));
    }

    public void modelReply(Exchange exchange) {
        String id = exchange.getMessage().getHeader("id", "", String.class);
        ModelInfo found = models(exchange).stream()
                .filter(model -> isMeant(id, model))
                .findFirst()
                .orElseThrow(() -> new ModelNotFound(
                        "no model '%s' is known; GET /v1/models?all=true lists those that are"
                                .formatted(Rejection.shorten(id)),
                        Rejection.shorten(id)));
        reply(exchange, HttpReply.json(200, OpenAiAnswers.model(found)));
    }

    private static boolean isMeant(String id, ModelInfo model) {
        return id.equals(model.id())
                || id.equals(model.provider() + ":" + model.id())
                || (model.capabilities().contains(ModelCapability.LOCAL_INFERENCE)
                        && id.equals(RatatoskrConstants.HUB_ORGANISATION + model.id()));
    }

    private static void ask(Exchange exchange, Function<byte[], ? extends ModelRequest> reader) {
        exchange.setVariable(SPENT, new Spent());
        ModelRequest request = reader.apply(body(exchange));
        exchange.setVariable(REQUEST, request);
        exchange.getMessage().setBody(request);
    }

    private static <T> T asked(Exchange exchange, Class<T> type) {
        return type.cast(exchange.getVariable(REQUEST));
    }

    private static void reply(Exchange exchange, HttpReply reply) {
        exchange.getMessage().setBody(reply);
    }

    private static byte[] body(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof byte[] bytes && bytes.length > 0 ? bytes : empty();
    }

    private static byte[] empty() {
        throw new InvalidRequest("the body is empty; a JSON object is wanted");
    }

    @SuppressWarnings("unchecked")
    private static List<ModelInfo> models(Exchange exchange) {
        return (List<ModelInfo>) exchange.getMessage().getBody();
    }

    private static HttpReply whole(Exchange exchange, ModelResponse response, byte[] json) {
        Map<String, String> headers = served(exchange, response.provider(), response.model());
        headers.put("content-type", "application/json");
        if (response instanceof EmbedResponse vectors && !vectors.truncated().isEmpty()) {
            headers.put(
                    "x-ratatoskr-truncated",
                    Integer.toString(vectors.truncated().size()));
        }
        return new HttpReply(200, headers, new HttpReply.Content.Whole(json));
    }

    private static HttpReply streamed(Exchange exchange, StreamHead head, FrameSource frames) {
        Map<String, String> headers = served(exchange, head.provider(), head.model());
        headers.put("content-type", "text/event-stream");
        headers.put("cache-control", "no-cache");
        headers.put("x-accel-buffering", "no");
        return new HttpReply(200, headers, new HttpReply.Content.Streamed(frames));
    }

    /** Who answered, how many calls to providers it took, and how much of the time was our own. */
    private static Map<String, String> served(Exchange exchange, String provider, @Nullable String model) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-ratatoskr-provider", provider);
        if (model != null) {
            headers.put("x-ratatoskr-model", printable(model));
        }
        Spent spent = exchange.getVariable(SPENT, Spent.class);
        if (spent != null) {
            headers.put("x-ratatoskr-attempts", Integer.toString(spent.calls()));
            headers.put("x-ratatoskr-overhead-ms", millis(spent.ownNanos()));
        }
        return headers;
    }

    /** With three decimals. */
    private static String millis(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        String fraction = Long.toString(micros % 1_000);
        return micros / 1_000 + "." + "000".substring(fraction.length()) + fraction;
    }

    private static String printable(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) : text;
        return cut.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? cut : cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
