package io.ratatoskr.camel.queue;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;
import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.frontend.DialectCodec;
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.json.JsonReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Binds messages of queues: JSON to the record of the operation that a header names, and the response back. Routes call its methods by name.
 *
 * <p>The body of a request is that of the operation's HTTP path: OpenAI's for {@code chat}, {@code generate} and {@code embed}, the gateway's
 * own for the others. Thread-safe.
 */
public final class QueueRequestBinding {
    /** Property of an exchange: the {@link DialectCodec} of its request. */
    private static final String CODEC = "ratatoskr-queue-codec";

    private final Map<String, DialectCodec> codecs = new HashMap<>();

    public QueueRequestBinding(Map<String, Dialect> dialects, JsonPool jsonPool) {
        dialects.forEach((name, dialect) -> codecs.put(name, new DialectCodec(dialect, jsonPool)));
    }

    /**
     * Makes the body the request of its operation.
     *
     * @throws UnreadableRequest when the message is no request
     * @throws InvalidRequest when a field of it is invalid
     */
    public void request(Exchange exchange) {
        Message message = exchange.getMessage();
        Operation operation = operation(message.getHeader(QueueHeaders.OPERATION, String.class));
        DialectCodec codec = codec(operation, message.getHeader(QueueHeaders.DIALECT, String.class));
        ModelRequest request;
        try {
            request = codec.read(exchange, operation);
        } catch (PayloadTooLarge tooLarge) {
            throw new UnreadableRequest(tooLarge);
        } catch (InvalidRequest invalid) {
            throw isObject(message.getBody(byte[].class)) ? invalid : new UnreadableRequest(invalid);
        }
        if (request.stream()) {
            throw new InvalidRequest(
                    "stream is true, but the response to a message is one message; leave stream out, or use HTTP",
                    "stream");
        }
        exchange.setProperty(CODEC, codec);
        message.setBody(request);
    }

    private static Operation operation(@Nullable String name) {
        try {
            if (name == null || name.isBlank()) {
                throw new InvalidRequest("the message has no header %s; expected an operation such as chat"
                        .formatted(QueueHeaders.OPERATION));
            }
            // As JSON lines write them
            return Operation.fromWireName(name.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        } catch (InvalidRequest unknown) {
            throw new UnreadableRequest(unknown);
        }
    }

    private DialectCodec codec(Operation operation, @Nullable String name) {
        if (name == null || name.isBlank()) {
            DialectCodec openAi = codecs.get(Dialects.OPENAI);
            return openAi != null && openAi.dialect().operations().contains(operation)
                    ? openAi
                    : requireNonNull(codecs.get(Dialects.NATIVE), Dialects.NATIVE);
        }
        DialectCodec named = codecs.get(name.strip().toLowerCase(Locale.ROOT));
        if (named == null || !named.dialect().operations().contains(operation)) {
            throw new UnreadableRequest(new InvalidRequest(
                    named == null
                            ? "unknown dialect '%s' in the header %s; expected one of %s"
                                    .formatted(Text.echo(name), QueueHeaders.DIALECT, new TreeSet<>(codecs.keySet()))
                            : "the dialect '%s' has no operation %s; leave the header %s out"
                                    .formatted(Text.echo(name), operation.wireName(), QueueHeaders.DIALECT)));
        }
        return named;
    }

    private static boolean isObject(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return false;
        }
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                reader.skip();
            }
            reader.requireEnd();
            return true;
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    /** Makes the body the JSON of the response, and the headers of the message those of the reply. In: a {@link ModelResponse}. */
    public void response(Exchange exchange) {
        Message message = exchange.getMessage();
        var request = requireNonNull((ModelRequest) exchange.getVariable(INBOUND_REQUEST), INBOUND_REQUEST);
        if (!(message.getBody() instanceof ModelResponse response)) {
            // A policy without its last step, or with another one behind it
            throw new ConfigurationInvalid(
                    "direct:%1$s returned %2$s; expected the response of direct:serve-%1$s, which a policy has to call"
                            .formatted(
                                    request.operation().wireName(),
                                    message.getBody() == null
                                            ? "no body"
                                            : "a "
                                                    + message.getBody()
                                                            .getClass()
                                                            .getSimpleName()));
        }
        var stats = (RequestStats) exchange.getVariable(REQUEST_STATS);
        DialectCodec codec = exchange.getProperty(CODEC, DialectCodec.class);
        message.setBody(codec.write(exchange, request, response, stats));
        message.setHeaders(new HashMap<>(headers(exchange, response, stats)));
    }

    private static Map<String, String> headers(
            Exchange exchange, ModelResponse response, @Nullable RequestStats stats) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(QueueHeaders.CONTENT_TYPE, "application/json");
        headers.put(QueueHeaders.STATUS, Integer.toString(QueueReply.OK));
        String id = exchange.getVariable(RatatoskrConstants.REQUEST_ID, String.class);
        if (id != null) {
            headers.put(QueueHeaders.REQUEST_ID, id);
        }
        headers.putAll(GatewayHeaders.headers(stats, response.provider(), response.model()));
        GatewayHeaders.addResult(headers, response);
        return headers;
    }
}
