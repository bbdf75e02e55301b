package io.ratatoskr.camel.jms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.camel.queue.QueueErrors;
import io.ratatoskr.camel.queue.QueueHeaders;
import io.ratatoskr.camel.queue.QueueReply;
import io.ratatoskr.camel.queue.QueueRequestBinding;
import io.ratatoskr.camel.queue.UnreadableRequest;
import io.ratatoskr.jms.RedeliveryRules;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.RequestIdGenerator;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.jms.JmsMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests by JMS, from their messages to their replies. Routes call its public methods by name. Thread-safe. */
public final class JmsRequests {
    private static final Logger LOG = LoggerFactory.getLogger(JmsRequests.class);
    private static final RequestIdGenerator REQUEST_IDS = new RequestIdGenerator();
    private static final String BEARER = "bearer ";

    /** Property of an exchange: its {@link JmsRequest}. */
    private static final String REQUEST = "ratatoskr-jms-request";

    private final JmsGateway gateway;
    private final QueueRequestBinding binding;
    private final QueueErrors errors;
    private final MessageSender sender;

    JmsRequests(JmsGateway gateway, QueueRequestBinding binding, QueueErrors errors, MessageSender sender) {
        this.gateway = gateway;
        this.binding = binding;
        this.errors = errors;
        this.sender = sender;
    }

    /**
     * Makes the body the request of its operation; a request that has expired ends its route.
     *
     * @throws UnreadableRequest when the message is no request
     * @throws InvalidRequest when a field or header of it is invalid
     */
    public void request(Exchange exchange) throws JMSException {
        gateway.startWith(exchange.getContext());
        jakarta.jms.Message received = received(exchange);
        Duration timeout =
                RedeliveryRules.remaining(received.getJMSExpiration(), System.currentTimeMillis(), gateway.timeout());
        if (!timeout.isPositive()) {
            LOG.debug("{}: the request has expired", received.getJMSMessageID());
            gateway.statistics().addExpired();
            exchange.setPattern(ExchangePattern.InOnly);
            exchange.setRouteStop(true);
            return;
        }
        Map<String, String> headers = ReceivedMessage.headers(received);
        InvalidRequest mistake = null;
        try {
            timeout = RequestTimeouts.ofHeader(headers.get(RequestTimeouts.HEADER), timeout);
        } catch (InvalidRequest invalid) {
            mistake = invalid;
        }
        JmsRequest request = start(exchange, received, headers, timeout);
        if (mistake != null) {
            throw mistake;
        }
        if (gateway.settings().requireKeys() && !request.hasKey()) {
            throw new Unauthorized("the property authorization has no valid key; expected Bearer and a key");
        }
        CallerKeys keys = request.callerKeys();
        if (keys != null) {
            exchange.setVariable(RatatoskrConstants.CALLER_KEYS, keys);
        }
        setMessage(exchange, request);
        binding.request(exchange);
    }

    private static jakarta.jms.Message received(Exchange exchange) {
        JmsMessage message = exchange.getIn(JmsMessage.class);
        return requireNonNull(
                message == null ? null : message.getJmsMessage(), "the message of the exchange is not from jms:");
    }

    private JmsRequest start(
            Exchange exchange, jakarta.jms.Message received, Map<String, String> headers, Duration timeout)
            throws JMSException {
        var identity = new JmsRequest.Identity(
                ReceivedMessage.queue(received),
                REQUEST_IDS.resolve(headers.get(QueueHeaders.REQUEST_ID)),
                headers,
                apiKey(headers.get("authorization")));
        var request = new JmsRequest(received, identity, timeout, gateway.memory());
        exchange.setProperty(REQUEST, request);
        exchange.setProperty(InboundRequests.BODY_MEMORY, request);
        exchange.setVariable(RatatoskrConstants.CALLER, request.caller());
        exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.requestId());
        gateway.running().started(request);
        exchange.getExchangeExtension()
                .addOnCompletion(new ReleaseOnCompletion(() -> gateway.running().ended(request)));
        return request;
    }

    private @Nullable ApiKey apiKey(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? gateway.access().find(authorization.substring(BEARER.length()).strip())
                : null;
    }

    /** The JSON and the headers; an operation or dialect that the route has set stays. */
    private void setMessage(Exchange exchange, JmsRequest request) throws JMSException {
        Message message = exchange.getMessage();
        var headers = new HashMap<String, Object>();
        request.headers().forEach((name, value) -> {
            if (!ReceivedMessage.isSecret(name)) {
                headers.put(name, value);
            }
        });
        for (String name : new String[] {QueueHeaders.OPERATION, QueueHeaders.DIALECT}) {
            String set = message.getHeader(name, String.class);
            if (set != null) {
                headers.put(name, set);
            }
        }
        byte[] body = ReceivedMessage.body(
                request.message(), gateway.memory().limits().body());
        message.setHeaders(headers);
        message.setBody(body);
        request.observation().propagate(message::setHeader);
    }

    /** Makes the body the JSON of the response, and the headers of the message those of the reply. */
    public void response(Exchange exchange) throws JMSException {
        JmsRequest request = requireNonNull(exchange.getProperty(REQUEST, JmsRequest.class), REQUEST);
        binding.response(exchange);
        Message message = exchange.getMessage();
        var headers = new LinkedHashMap<String, String>();
        message.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        headers.put(QueueHeaders.REQUEST_ID, request.requestId());
        reply(exchange, request, message.getBody(byte[].class), headers);
        request.responded(QueueReply.OK);
        gateway.statistics().addServed();
    }

    /** Returns whether the failed request ends with a reply; else the broker delivers it again. */
    public boolean isFinal(Exchange exchange) throws JMSException {
        return outcome(exchange) != FailureOutcome.ROLL_BACK;
    }

    /**
     * Ends a failed request: what may pass is returned to the broker after a pause, else the reply is the error, and what needs a person
     * is a dead letter.
     */
    public void failure(Exchange exchange) throws JMSException {
        FailureOutcome outcome = outcome(exchange);
        JmsRequest request = exchange.getProperty(REQUEST, JmsRequest.class);
        if (request == null) {
            LOG.error("a message of JMS failed before it was a request", caught(exchange));
            gateway.pause(gateway.rules().pause(1));
            return;
        }
        Throwable reported = request.failed(caught(exchange));
        RuntimeException known = GatewayExceptions.unwrap(reported);
        QueueReply error = errors.render(request.requestId(), reported, false);
        request.responded(error.status());
        int deliveries = ReceivedMessage.deliveries(request.message());
        if (outcome == FailureOutcome.ROLL_BACK) {
            gateway.statistics().addRolledBack();
            if (!(known instanceof GatewayStopping)) {
                gateway.pause(gateway.rules().pause(deliveries));
            }
            return;
        }
        var headers = new LinkedHashMap<>(error.headers());
        headers.put(QueueHeaders.REQUEST_ID, request.requestId());
        reply(exchange, request, error.body(), headers);
        if (outcome == FailureOutcome.DEAD_LETTER) {
            sender.deadLetter(
                    gateway.settings().outputs().deadLetters(), request.message(), reason(request, known, deliveries));
        }
        gateway.statistics().addFailed(outcome == FailureOutcome.DEAD_LETTER);
    }

    private static Throwable caught(Exchange exchange) {
        return requireNonNull(
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), Exchange.EXCEPTION_CAUGHT);
    }

    private FailureOutcome outcome(Exchange exchange) throws JMSException {
        JmsRequest request = exchange.getProperty(REQUEST, JmsRequest.class);
        if (request == null) {
            return FailureOutcome.ROLL_BACK;
        }
        Throwable failure = caught(exchange);
        if (UnreadableRequest.isCauseOf(failure)) {
            return FailureOutcome.DEAD_LETTER;
        }
        Throwable reported = request.reported(failure);
        if (GatewayExceptions.unwrap(reported) instanceof GatewayStopping) {
            return FailureOutcome.ROLL_BACK;
        }
        if (isFinal(errors.status(reported))) {
            return FailureOutcome.REPLY;
        }
        return gateway.rules().isExhausted(ReceivedMessage.deliveries(request.message()))
                ? FailureOutcome.DEAD_LETTER
                : FailureOutcome.ROLL_BACK;
    }

    /** How a failed request ends. */
    private enum FailureOutcome {
        /** With the error as its reply. */
        REPLY,
        /** With the error as its reply, and as a dead letter. */
        DEAD_LETTER,
        /** Not yet: the broker delivers it again. */
        ROLL_BACK
    }

    private static Map<String, String> reason(JmsRequest request, RuntimeException known, int deliveries)
            throws JMSException {
        var reason = new LinkedHashMap<String, String>();
        reason.put("x-ratatoskr-error-type", RequestOutcome.statusOf(known));
        reason.put(
                "x-ratatoskr-error-message",
                QueueErrors.isKnown(known)
                        ? String.valueOf(known.getMessage())
                        : "an internal error; see the gateway's log");
        reason.put("x-ratatoskr-queue", request.path());
        reason.put("x-ratatoskr-message-id", String.valueOf(request.message().getJMSMessageID()));
        reason.put("x-ratatoskr-attempts", Integer.toString(deliveries));
        return reason;
    }

    /** Sets the reply, which camel-jms sends to JMSReplyTo; without that it is sent to the configured queue. */
    private void reply(Exchange exchange, JmsRequest request, byte[] body, Map<String, String> headers)
            throws JMSException {
        String json = new String(body, UTF_8);
        Message message = exchange.getMessage();
        message.setBody(json);
        var replied = new HashMap<String, Object>(headers);
        replied.put(
                "JMSExpiration",
                System.currentTimeMillis()
                        + gateway.settings().outputs().replyExpiry().toMillis());
        message.setHeaders(replied);
        if (request.message().getJMSReplyTo() == null) {
            Optional<String> queue = gateway.settings().outputs().replies();
            if (queue.isPresent()) {
                sender.reply(queue.get(), request.message(), json, headers);
            } else {
                LOG.debug("{}: the request names no destination for its reply", request.requestId());
            }
        }
    }

    /** Whether the same request would fail again: its sender's mistake, or what the gateway does not have. */
    private static boolean isFinal(int status) {
        return (status >= 400 && status < 429) || status == 501;
    }
}
