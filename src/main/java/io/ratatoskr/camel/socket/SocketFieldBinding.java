package io.ratatoskr.camel.socket;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.socket.SocketResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Binds lines whose operation the HTTP API serves by path and query: their fields become the headers that its steps read. Socket routes call
 * the methods by name. Thread-safe.
 */
public final class SocketFieldBinding {
    private static final int MAX_VALUES = 100;
    private static final String MODEL = "model";

    /** The headers, by field. */
    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry(MODEL, "id"),
            Map.entry("capability", "capability"),
            Map.entry("provider", "provider"),
            Map.entry("max_price", "max_price"),
            Map.entry("min_context", "min_context"),
            Map.entry("q", "q"),
            Map.entry("all", "all"),
            Map.entry("tier", "tier"),
            Map.entry("upgrade", "upgrade"));

    /** Makes the fields headers of the message, and removes the body. */
    public void read(Exchange exchange) {
        Message message = exchange.getMessage();
        try (JsonReader reader = JsonReader.of(message.getBody(byte[].class))) {
            reader.beginObject();
            while (reader.nextField()) {
                String header = HEADERS.get(reader.name());
                if (header == null) {
                    throw new InvalidRequest(
                            "unknown field '%s'; expected one of %s"
                                    .formatted(
                                            Text.echo(reader.name()),
                                            String.join(", ", new TreeSet<>(HEADERS.keySet()))),
                            Text.echo(reader.name()));
                }
                Object value = value(reader);
                if (value != null) {
                    message.setHeader(header, value);
                }
            }
            reader.requireEnd();
        }
        message.setBody(null);
    }

    /** Makes the model a header of the message, whose body stays. */
    public void readModel(Exchange exchange) {
        Message message = exchange.getMessage();
        try (JsonReader reader = JsonReader.of(message.getBody(byte[].class))) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals(MODEL)) {
                    message.setHeader("id", reader.readString());
                } else {
                    reader.skip();
                }
            }
        }
    }

    private static @Nullable Object value(JsonReader reader) {
        if (!reader.isList()) {
            return scalar(reader);
        }
        List<String> values = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            String value = scalar(reader);
            if (value != null) {
                values.add(value);
            }
            if (values.size() > MAX_VALUES) {
                throw reader.typeError("at most %d values".formatted(MAX_VALUES));
            }
        }
        return values;
    }

    private static @Nullable String scalar(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (reader.isObject() || reader.isList()) {
            throw reader.typeError("a string, a number, true or false");
        }
        return reader.isString() ? reader.readString() : reader.readRaw().text();
    }

    /** Makes the command to download a model, whose progress is written as events. */
    public LocalModelCommand download(
            @Header("id") @Nullable String id, @Header("upgrade") @Nullable String upgrade, Exchange exchange) {
        boolean upgrades = "true".equals(upgrade);
        (upgrades ? AdminAction.UPGRADE : AdminAction.DOWNLOAD)
                .require(exchange.getVariable(RatatoskrConstants.CALLER, Caller.class), id);
        SocketResponder responder = exchange.getProperty(SocketFrontend.RESPONDER, SocketResponder.class);
        return new LocalModelCommand.Download(id == null ? "" : id, upgrades, new ProgressEvents(progress -> {
            byte[] json = write(progress);
            responder.event(json, 0, json.length);
            responder.flush();
        }));
    }

    private static byte[] write(ProgressEvents.Progress progress) {
        return new JsonWriter(128)
                .beginObject()
                .field("object", "download.progress")
                .field("file", progress.file())
                .field("bytes", Long.valueOf(progress.done()))
                .field("total_bytes", Long.valueOf(progress.total()))
                .endObject()
                .toBytes();
    }
}
