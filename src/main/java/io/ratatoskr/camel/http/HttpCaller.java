package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sender of an HTTP request. Thread-safe. */
final class HttpCaller implements Caller {
    private final GatewayHttpRequest request;
    /** Null until there is one. */
    private @Nullable List<ModelStream<?>> streams;

    private boolean ended;

    HttpCaller(GatewayHttpRequest request) {
        this.request = request;
    }

    @Override
    public @Nullable String name() {
        return request.callerName();
    }

    @Override
    public @Nullable String tenant() {
        // Keys without a name are not distinguished
        return request.hasKey() ? name() : "";
    }

    @Override
    public boolean isAdmin() {
        return request.isAdmin();
    }

    @Override
    public FrontendObservation observation() {
        return request.observation();
    }

    @Override
    public synchronized void closeAtEnd(ModelStream<?> stream) {
        if (!ended) {
            if (streams == null) {
                streams = new ArrayList<>();
            }
            streams.add(stream);
        }
    }

    /** Closes the streams: the response has been sent. */
    void end() {
        List<ModelStream<?>> open;
        synchronized (this) {
            ended = true;
            open = streams;
            streams = null;
        }
        if (open != null) {
            open.forEach(ModelStream::close);
        }
    }
}
