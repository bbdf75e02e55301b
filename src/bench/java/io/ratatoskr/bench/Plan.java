package io.ratatoskr.bench;

import java.time.Duration;

/**
 * One window of load.
 *
 * @param request the bytes of every request
 * @param connections open at once; each carries one request at a time
 * @param perSecond requests due per second, whether or not answers come; 0: each connection sends when its answer is there
 * @param warmUp sent and not counted
 * @param measured counted
 * @param stall a silence between two events of a stream that counts as a stall
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
