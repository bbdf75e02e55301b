package io.ratatoskr.camel.frontend;

import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RequestOrigin;
import io.ratatoskr.telemetry.FrontendObservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sender of one request, whose frontend knows when the response has been sent. Thread-safe. */
public final class RequestCaller implements Caller {
    private final IdentifiedRequest request;
    /** Null until there is one. */
    private @Nullable List<ModelStream<?>> streams;

    private boolean ended;

    public RequestCaller(IdentifiedRequest request) {
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
    public RequestOrigin origin() {
        return new RequestOrigin(request.frontend(), request.clientAddress(), request.requestId());
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
    public void end() {
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
