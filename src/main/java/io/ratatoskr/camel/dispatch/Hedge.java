package io.ratatoskr.camel.dispatch;

import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RequestStats;
import org.apache.camel.Exchange;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * A call that runs because another one is slow.
 *
 * @param stats its own; they become those of the request when it is {@linkplain #adopt adopted}
 */
record Hedge(CandidateCall call, RequestStats stats, AttemptObservation observation) {
    /** The response is that of the request, whose thread calls this. */
    void adopt(Exchange request, ObservedRequest observed) {
        observed.responded(observation, call.candidate());
        observed.stats().adoptMemory(stats);
        call.exchange().getUnitOfWork().handoverSynchronization(request);
        endExchange();
    }

    /** The call failed. */
    void fail(Throwable failure) {
        observation.failed(failure);
        release();
    }

    /** The response does not count: closes it. */
    void discard() {
        try {
            HedgedCall.close(call.exchange());
        } finally {
            observation.lost();
            release();
        }
    }

    private void release() {
        observation.end();
        Runnable memory = stats.memory().takeRelease();
        if (memory != null) {
            memory.run();
        }
        endExchange();
    }

    private void endExchange() {
        UnitOfWorkHelper.doneUow(call.exchange().getUnitOfWork(), call.exchange());
    }
}
