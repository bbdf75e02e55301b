package io.ratatoskr.camel.frontend;

import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the requests of a consumer without a server of its own, such as that of a queue, each on a virtual thread: they are observed, are in
 * flight until they have ended, and are cancelled at their timeouts. Thread-safe.
 *
 * @param <Q> a request
 * @param <R> sends the response to one request
 */
public final class RequestTasks<Q extends QueuedRequest, R> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTasks.class);

    private final RequestConsumer<Q, ?, R> consumer;
    private final FrontendObserver observer;
    private final RunningRequests<Q> running = new RunningRequests<>();

    public RequestTasks(RequestConsumer<Q, ?, R> consumer, FrontendObserver observer) {
        this.consumer = consumer;
        this.observer = observer;
    }

    /**
     * Starts a request on a thread of its own.
     *
     * @param ended runs last, on that thread, also when the response could not be sent
     * @return false when the consumer accepts no requests any more: nothing has been started
     */
    public boolean start(Q request, R responder, Runnable ended) {
        consumer.requestStarted();
        if (!consumer.isAccepting()) {
            consumer.requestEnded();
            return false;
        }
        running.add(request);
        Thread.startVirtualThread(() -> run(request, responder, ended));
        return true;
    }

    /** Returns the number of requests in flight. */
    public int active() {
        return running.size();
    }

    /** Cancels the requests in flight, since the gateway, or their route, stops. */
    public void cancel() {
        running.cancel();
    }

    private void run(Q request, R responder, Runnable ended) {
        CurrentRequest.set(request);
        try {
            if (!observer.equals(FrontendObserver.NONE)) {
                request.observedBy(observer.start(request));
            }
            consumer.serve(request, responder);
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", request.requestId(), e);
            request.failed(e);
        } finally {
            try {
                ended.run();
                request.observation().end(request.status());
            } finally {
                running.remove(request);
                consumer.requestEnded();
            }
        }
    }
}
