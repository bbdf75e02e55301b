package io.ratatoskr.client.lines;

import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.json.JsonWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes lines to the gateway, each with its end. */
final class RequestLine {
    private static final byte[] END = {'}', '\n'};

    private RequestLine() {}

    /** @param timeout of the request; null: the gateway's own */
    static byte[] of(long id, ServiceCall call, @Nullable Duration timeout) {
        byte[] body = call.body();
        var writer = new JsonWriter(body.length + 96)
                .beginObject()
                .field("id", (Long) id)
                .field("op", operation(call));
        if (timeout != null || !call.meta().isEmpty()) {
            writer.name("meta").beginObject();
            if (timeout != null) {
                writer.field("timeout", Math.max(1, Math.min(999_999_999, timeout.toMillis())) + "ms");
            }
            call.meta().forEach(writer::field);
            writer.endObject();
        }
        if (body.length == 0) {
            writer.field("model", call.model());
            call.parameters().forEach((name, value) -> {
                if (!isRefresh(call)) {
                    writer.field(name, value);
                }
            });
            return writer.rawBytes(END).toBytes();
        }
        return join(writer.toBytes(), body);
    }

    static byte[] auth(long id, String key) {
        return new JsonWriter(96)
                .beginObject()
                .field("id", (Long) id)
                .field("op", "auth")
                .field("key", key)
                .rawBytes(END)
                .toBytes();
    }

    static byte[] cancel(long id) {
        return new JsonWriter(64)
                .beginObject()
                .field("id", (Long) id)
                .field("op", "cancel")
                .rawBytes(END)
                .toBytes();
    }

    private static boolean isRefresh(ServiceCall call) {
        return call.operation() == ServiceOperation.METADATA
                && "true".equals(call.parameters().get("refresh"));
    }

    private static String operation(ServiceCall call) {
        if (isRefresh(call)) {
            return "refresh";
        }
        return call.operation() == ServiceOperation.REFRESH
                ? "refresh_lists"
                : call.operation().wireName();
    }

    /** The fields of the envelope, then those of the body, on one line: line ends in JSON are only between its values. */
    private static byte[] join(byte[] envelope, byte[] body) {
        byte[] line = new byte[envelope.length + body.length + 1];
        System.arraycopy(envelope, 0, line, 0, envelope.length);
        System.arraycopy(body, 0, line, envelope.length, body.length);
        // In place of the body's brace
        line[envelope.length] = ',';
        for (int i = envelope.length; i < line.length - 1; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        line[line.length - 1] = '\n';
        return line;
    }
}
