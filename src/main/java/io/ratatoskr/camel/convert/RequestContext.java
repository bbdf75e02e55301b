package io.ratatoskr.camel.convert;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a conversion has besides the body.
 *
 * @param exchange its message's headers complete the request; null: none
 */
record RequestContext(RequestKind kind, @Nullable Exchange exchange) {
    /** The value of a header; null: none. */
    @Nullable
    Object header(String name) {
        return exchange == null ? null : exchange.getMessage().getHeader(name);
    }

    /** The text of a header; null: none. */
    @Nullable
    String text(String name) {
        Object value = header(name);
        return value == null ? null : HeaderValues.text(name, value);
    }

    /** Whether a body that looks like JSON is text. */
    boolean textOnly() {
        Object value = header(RatatoskrHeaders.INPUT);
        return value != null && HeaderValues.textOnly(RatatoskrHeaders.INPUT, value);
    }

    /** @throws InvalidRequest when there is no header with the model */
    String model() {
        String model = text(RatatoskrHeaders.MODEL);
        if (model == null) {
            throw noModel();
        }
        return model;
    }

    InvalidRequest noModel() {
        return new InvalidRequest(
                "the request names no model; set the header %s, the option model of the endpoint, or model in a JSON body"
                        .formatted(RatatoskrHeaders.MODEL),
                "model");
    }

    /**
     * @param json the field of a JSON body that has the value too
     * @throws InvalidRequest when the header is missing
     */
    String required(String name, String json) {
        String value = text(name);
        if (value == null) {
            throw missing(name, json);
        }
        return value;
    }

    /** @throws InvalidRequest when the header is missing */
    List<String> labels() {
        Object value = header(RatatoskrHeaders.LABELS);
        if (value == null) {
            throw missing(RatatoskrHeaders.LABELS, "labels");
        }
        return HeaderValues.labels(RatatoskrHeaders.LABELS, value);
    }

    private InvalidRequest missing(String name, String json) {
        return new InvalidRequest(
                "%s of a text has no %s; set the header %s, or send JSON with %2$s"
                        .formatted(kind.wireName(), json, name),
                json);
    }
}
