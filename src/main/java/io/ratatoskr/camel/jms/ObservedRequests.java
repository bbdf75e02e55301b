package io.ratatoskr.camel.jms;

import io.ratatoskr.camel.frontend.RunningRequests;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;

/** The requests in flight, each observed from its start to its end on its thread. Thread-safe. */
final class ObservedRequests {
    private final FrontendObserver observer;
    private final RunningRequests<JmsRequest> running = new RunningRequests<>();

    ObservedRequests(FrontendObserver observer) {
        this.observer = observer;
    }

    int count() {
        return running.size();
    }

    /** Called on the thread of the request. */
    void started(JmsRequest request) {
        CurrentRequest.set(request);
        if (!observer.equals(FrontendObserver.NONE)) {
            request.observedBy(observer.start(request));
        }
        running.add(request);
    }

    /** Called on the thread of the request. */
    void ended(JmsRequest request) {
        running.remove(request);
        request.end();
        request.observation().end(request.status());
        CurrentRequest.set(null);
    }

    /** Cancels the requests in flight, since the gateway stops. */
    void cancel() {
        running.cancel();
    }
}
