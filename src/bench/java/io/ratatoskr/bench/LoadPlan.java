package io.ratatoskr.bench;

import java.time.Duration;

/**
 * The load of one window.
 *
 * @param request the bytes of every request
 * @param connections number of open connections; each has one request at a time
 * @param requestsPerSecond requests due per second, independent of responses; 0: each connection sends after its last response
 * @param warmUp time of load that is not measured
 * @param measured time of load that is measured
 * @param stallThreshold gap between two events of a stream that counts as a stall
 */
record LoadPlan(
        byte[] request,
        int connections,
        double requestsPerSecond,
        boolean stream,
        Duration warmUp,
        Duration measured,
        Duration stallThreshold) {
    static LoadPlan closedLoop(byte[] request, int connections, boolean stream, Duration measured) {
        return new LoadPlan(request, connections, 0, stream, Duration.ofMillis(500), measured, Duration.ofMillis(500));
    }

    static LoadPlan fixedRate(byte[] request, double requestsPerSecond, Duration measured) {
        return new LoadPlan(
                request, 256, requestsPerSecond, false, Duration.ofMillis(500), measured, Duration.ofMillis(500));
    }
}
