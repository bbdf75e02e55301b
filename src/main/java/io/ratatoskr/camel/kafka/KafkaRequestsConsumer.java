package io.ratatoskr.camel.kafka;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.camel.frontend.RequestConsumer;
import io.ratatoskr.camel.queue.QueueErrors;
import io.ratatoskr.camel.queue.QueueHeaders;
import io.ratatoskr.camel.queue.QueueReply;
import io.ratatoskr.camel.queue.UnreadableRequest;
import io.ratatoskr.kafka.KafkaFailure;
import io.ratatoskr.kafka.KafkaReply;
import io.ratatoskr.kafka.KafkaRequest;
import io.ratatoskr.kafka.KafkaResponder;
import io.ratatoskr.kafka.KafkaRoute;
import io.ratatoskr.limits.BodyMemory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The consumer of one route. A request ends when its reply has been committed. */
final class KafkaRequestsConsumer extends RequestConsumer<KafkaRequest, KafkaReply, KafkaResponder>
        implements KafkaRoute {
    /** Prefix of headers of the message: where the record came from, by the names of Camel's own component. */
    private static final String RECORD_PREFIX = "kafka.";

    /** Headers of records that messages do not have: they are secret. */
    private static final Set<String> SECRET = Set.of("authorization", CallerKeys.HEADER);

    private final KafkaGateway gateway;
    private final KafkaRequestsConfiguration options;

    KafkaRequestsConsumer(KafkaRequestsEndpoint endpoint, Processor processor, KafkaGateway gateway) {
        super(endpoint, processor);
        this.gateway = gateway;
        this.options = endpoint.getConfiguration();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        gateway.startWith(getEndpoint().getCamelContext());
        try {
            gateway.add(this);
        } catch (IllegalArgumentException taken) {
            throw new ConfigurationInvalid("the route '%s': %s".formatted(getRouteId(), taken.getMessage()));
        }
    }

    @Override
    protected void doStop() throws Exception {
        gateway.remove(this);
        super.doStop();
    }

    @Override
    public Set<String> topics() {
        String topics = options.getTopics();
        return topics == null
                ? Set.of()
                : Arrays.stream(topics.split(","))
                        .map(String::strip)
                        .filter(topic -> !topic.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> replyTopic() {
        return Optional.ofNullable(options.getReplyTopic()).filter(topic -> !topic.isBlank());
    }

    @Override
    protected KafkaReply respond(Exchange exchange, KafkaRequest request, KafkaResponder responder) throws Exception {
        checkAccess(request);
        exchange.setProperty(InboundRequests.BODY_MEMORY, (BodyMemory) request);
        Message message = exchange.getIn();
        message.setBody(request.body());
        Map<String, Object> inbound = headers(request);
        inbound.forEach(message::setHeader);
        request.observation().propagate(message::setHeader);
        runRoute(exchange);
        return reply(exchange, inbound, request);
    }

    private void checkAccess(KafkaRequest request) {
        if (gateway.requiresKeys() && !request.hasKey()) {
            throw new Unauthorized("the header authorization has no valid key; expected Bearer and a key");
        }
        if (request.body().length > gateway.maxBody()) {
            throw new UnreadableRequest(
                    new PayloadTooLarge("the value has %,d bytes; at most %,d are accepted (ratatoskr.http.body-limit)"
                            .formatted(request.body().length, gateway.maxBody())));
        }
        request.mistake().ifPresent(mistake -> {
            throw new InvalidRequest(mistake);
        });
    }

    private Map<String, Object> headers(KafkaRequest request) {
        var headers = new LinkedHashMap<String, Object>();
        request.headers().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).startsWith("camel")
                    && !name.startsWith(RECORD_PREFIX)
                    && !SECRET.contains(name)) {
                headers.put(name, value);
            }
        });
        put(headers, QueueHeaders.OPERATION, options.getOperation());
        put(headers, QueueHeaders.DIALECT, options.getDialect());
        headers.put(RECORD_PREFIX + "TOPIC", request.topic());
        headers.put(RECORD_PREFIX + "PARTITION", request.partition());
        headers.put(RECORD_PREFIX + "OFFSET", request.offset());
        headers.put(RECORD_PREFIX + "TIMESTAMP", request.timestamp());
        put(headers, RECORD_PREFIX + "KEY", request.key());
        return headers;
    }

    private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /** The body of the message, and the headers that the route has set. */
    @SuppressWarnings("ReferenceEquality") // tells the record's header from an equal one that the route has set
    private static KafkaReply reply(Exchange exchange, Map<String, Object> inbound, KafkaRequest request)
            throws Exception {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        byte[] json = switch (body) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            default -> exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
        };
        var headers = new LinkedHashMap<String, String>();
        message.getHeaders().forEach((name, value) -> {
            if (value instanceof String text && text != inbound.get(name) && isSendable(name)) {
                headers.put(name, text);
            }
        });
        headers.putIfAbsent(QueueHeaders.STATUS, Integer.toString(QueueReply.OK));
        headers.put(QueueHeaders.REQUEST_ID, request.requestId());
        return new KafkaReply(QueueReply.OK, json, headers);
    }

    private static boolean isSendable(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("camel") && !lower.startsWith(RECORD_PREFIX) && !SECRET.contains(lower);
    }

    @Override
    protected void send(Exchange exchange, KafkaReply response, KafkaRequest request, KafkaResponder responder) {
        responder.reply(response);
    }

    @Override
    protected void sendFailure(
            Exchange exchange, Exception failure, boolean logged, KafkaRequest request, KafkaResponder responder) {
        Throwable reported =
                failure instanceof Cancelled && request.cancellation().isCancelled()
                        ? request.cancellation().exception()
                        : failure;
        request.observation().failed(reported);
        QueueReply reply = gateway.errors().render(request.requestId(), reported, logged);
        RuntimeException known = GatewayExceptions.unwrap(reported);
        var headers = new LinkedHashMap<>(reply.headers());
        headers.put(QueueHeaders.REQUEST_ID, request.requestId());
        responder.fail(new KafkaFailure(
                handling(reported, known, reply.status()),
                new KafkaReply(reply.status(), reply.body(), headers),
                RequestOutcome.statusOf(known),
                QueueErrors.isKnown(known)
                        ? String.valueOf(known.getMessage())
                        : "an internal error; see the gateway's log",
                known instanceof GatewayException gatewayFailure ? gatewayFailure.retryAfter() : Optional.empty()));
    }

    private static KafkaFailure.Handling handling(Throwable failure, RuntimeException known, int status) {
        if (UnreadableRequest.isCauseOf(failure)) {
            return KafkaFailure.Handling.DEAD_LETTER;
        }
        if (known instanceof GatewayStopping) {
            return KafkaFailure.Handling.LEAVE;
        }
        return isFinal(status) ? KafkaFailure.Handling.REPLY : KafkaFailure.Handling.RETRY;
    }

    /** Whether the same request would fail again: its sender's mistake, or what the gateway does not have. */
    private static boolean isFinal(int status) {
        return (status >= 400 && status < 429) || status == 501;
    }

    @Override
    protected void cancelRequests() {
        gateway.cancelRequests(this);
    }
}
