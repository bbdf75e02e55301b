package io.ratatoskr.bench;

import java.time.Duration;

/**
 * The load of one window.
 *
 * @param request the bytes of every request
 * @param connections number of open connections; each has one request at a time
 * @param perSecond requests due per second, independent of responses; 0: each connection sends after its last response
 * @param warmUp time of load that is not measured
 * @param measured time of load that is measured
 * @param stall gap between two events of a stream that counts as a stall
 */
record Plan(
        byte[] request,
        int connections,
        double perSecond,
        boolean stream,
        Duration warmUp,
        Duration measured,
        Duration stall) {
    static Plan closed(byte[] request, int connections, boolean stream, Duration measured) {
        return new Plan(request, connections, 0, stream, Duration.ofMillis(500), measured, Duration.ofMillis(500));
    }

    static Plan open(byte[] request, double perSecond, Duration measured) {
        return new Plan(request, 256, perSecond, false, Duration.ofMillis(500), measured, Duration.ofMillis(500));
    }
}
