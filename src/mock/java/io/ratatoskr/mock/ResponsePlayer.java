package io.ratatoskr.mock;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.ratatoskr.mock.DeliveryOptions.FaultMode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Writes one response with its delays and faults. Confined to the request's event loop, which it never blocks. */
final class ResponsePlayer {
    /** Frames written in a row before the event loop serves other requests. */
    private static final int BURST = 64;

    private final Vertx vertx;
    private final Context context;
    private final CallLog callLog;
    private final MockCall call;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final MockResponse mockResponse;
    private final DeliveryOptions delivery;
    private final RenderedResponse rendered;
    private int index;
    private boolean resumed;
    private boolean firstDelayDone;
    private long sent;
    private Future<Void> lastWrite = Future.succeededFuture();

    ResponsePlayer(
            Vertx vertx,
            CallLog callLog,
            MockCall call,
            HttpServerRequest request,
            MockResponse mockResponse,
            RenderedResponse rendered) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.callLog = callLog;
        this.call = call;
        this.request = request;
        this.response = request.response();
        this.mockResponse = mockResponse;
        this.delivery = mockResponse.delivery();
        this.rendered = rendered;
    }

    void start() {
        response.closeHandler(closed -> callLog.callEnded(call, MockCall.CallState.ABORTED));
        response.exceptionHandler(failure -> callLog.callEnded(call, MockCall.CallState.ABORTED));
        if (delivery.fault() instanceof FaultMode.Silence) {
            return;
        }
        CompletionStage<?> hold = delivery.holds().get(DeliveryOptions.HEAD);
        if (hold != null) {
            hold.whenComplete((value, failure) -> context.runOnContext(released -> afterDelay()));
        } else {
            afterDelay();
        }
    }

    private void afterDelay() {
        if (delivery.delay().isZero()) {
            sendHead();
        } else {
            vertx.setTimer(toMillis(delivery.delay()), timer -> sendHead());
        }
    }

    private void sendHead() {
        if (call.state() != MockCall.CallState.OPEN) {
            return;
        }
        switch (delivery.fault()) {
            case FaultMode.CutBeforeHead(boolean reset) -> {
                close(reset);
                return;
            }
            case FaultMode.CutInHead(boolean reset) -> {
                sendHalfHead(reset);
                return;
            }
            case FaultMode.CutAt(FaultPoint point, boolean reset)
            when point == FaultPoint.HEAD -> {
                close(reset);
                return;
            }
            case FaultMode.StallAt(FaultPoint point)
            when point == FaultPoint.HEAD -> {
                return;
            }
            case FaultMode.CutAt at -> {}
            case FaultMode.StallAt at -> {}
            case FaultMode.CutAfter after -> {}
            case FaultMode.Silence silence -> {}
            case FaultMode.NoFault complete -> {}
        }
        response.setStatusCode(rendered.status());
        response.putHeader("content-type", rendered.contentType());
        if (mockResponse.gzip()) {
            response.putHeader("content-encoding", "gzip");
        }
        rendered.headers().forEach(response::putHeader);
        mockResponse.headers().forEach(response::putHeader);
        if (!rendered.hasLength()) {
            response.setChunked(true);
        } else if (rendered.frames().size() == 1
                && delivery.holds().isEmpty()
                && delivery.firstDelay().isZero()
                && isFaultless()) {
            Buffer body = rendered.frames().getFirst();
            call.setBytesSent(body.length());
            end(response.end(body));
            return;
        } else {
            response.putHeader("content-length", Long.toString(rendered.length()));
        }
        run();
    }

    private boolean isFaultless() {
        return delivery.fault() instanceof FaultMode.NoFault;
    }

    private void run() {
        for (int burst = 0; call.state() == MockCall.CallState.OPEN; burst++) {
            if (!rendered.endless() && index == rendered.frames().size()) {
                end(response.end());
                return;
            }
            if (!resumed && awaitsNext(burst)) {
                return;
            }
            resumed = false;
            Buffer frame = rendered.frames().get(index % rendered.frames().size());
            index++;
            if (!write(frame)) {
                return;
            }
        }
    }

    /** Returns whether the next frame has to wait; writing then resumes by itself. */
    private boolean awaitsNext(int burst) {
        CompletionStage<?> hold = delivery.holds().get(index);
        if (index == rendered.firstDelta()
                && !firstDelayDone
                && delivery.firstDelay().isPositive()) {
            firstDelayDone = true;
            if (index == 0) {
                response.writeHead();
            }
            vertx.setTimer(toMillis(delivery.firstDelay()), timer -> resume());
        } else if (hold != null) {
            if (index == 0) {
                response.writeHead();
            }
            hold.whenComplete((value, failure) -> context.runOnContext(released -> resume()));
        } else if (index >= rendered.openingFrames() && delivery.frameDelay().isPositive()) {
            vertx.setTimer(toMillis(delivery.frameDelay()), timer -> resume());
        } else if (response.writeQueueFull()) {
            response.drainHandler(drained -> resume());
        } else if (delivery.drip() > 0 && !lastWrite.isComplete()) {
            lastWrite.onComplete(written -> resume());
        } else if (burst >= BURST) {
            context.runOnContext(turn -> resume());
        } else {
            return false;
        }
        return true;
    }

    private void resume() {
        resumed = true;
        run();
    }

    private boolean write(Buffer frame) {
        long limit = maxBytes();
        if (sent + frame.length() >= limit && !isFaultless()) {
            int left = (int) (limit - sent);
            call.setBytesSent(limit);
            Future<Void> last = left == 0 ? response.writeHead() : response.write(frame.slice(0, left));
            switch (delivery.fault()) {
                case FaultMode.CutAfter(long bytes, boolean reset) -> last.onComplete(written -> close(reset));
                case FaultMode.CutAt(FaultPoint point, boolean reset) -> last.onComplete(written -> close(reset));
                // Sends nothing more, so that the client runs into its timeout
                case FaultMode.StallAt stalled -> {}
                case FaultMode.Silence silence -> {}
                case FaultMode.CutBeforeHead before -> {}
                case FaultMode.CutInHead in -> {}
                case FaultMode.NoFault complete -> {}
            }
            return false;
        }
        if (frame.length() > 0) {
            lastWrite = response.write(frame);
            sent += frame.length();
            call.setBytesSent(sent);
        }
        return true;
    }

    /** Maximum number of body bytes sent. */
    private long maxBytes() {
        return switch (delivery.fault()) {
            case FaultMode.CutAfter(long bytes, boolean reset) -> bytes;
            case FaultMode.CutAt(FaultPoint point, boolean reset) -> offsetOf(point);
            case FaultMode.StallAt(FaultPoint point) -> offsetOf(point);
            case FaultMode.Silence silence -> Long.MAX_VALUE;
            case FaultMode.CutBeforeHead before -> Long.MAX_VALUE;
            case FaultMode.CutInHead in -> Long.MAX_VALUE;
            case FaultMode.NoFault complete -> Long.MAX_VALUE;
        };
    }

    private long offsetOf(FaultPoint point) {
        return point == FaultPoint.END
                ? Math.max(0, rendered.length() - 1)
                : rendered.faultOffsets().offsetOf(point);
    }

    /** Bypasses Vert.x, which can only write complete headers. */
    private void sendHalfHead(boolean reset) {
        ConnectionBase connection = (ConnectionBase) request.connection();
        var half = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\ncontent-ty", StandardCharsets.US_ASCII);
        connection
                .channel()
                .pipeline()
                .firstContext()
                .writeAndFlush(half)
                .addListener(written -> context.runOnContext(turn -> close(reset)));
    }

    private void end(Future<Void> written) {
        written.onComplete(done ->
                callLog.callEnded(call, done.succeeded() ? MockCall.CallState.COMPLETE : MockCall.CallState.ABORTED));
    }

    private void close(boolean reset) {
        callLog.callEnded(call, MockCall.CallState.CUT);
        if (reset) {
            ConnectionBase connection = (ConnectionBase) request.connection();
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }

    private static long toMillis(Duration time) {
        return Math.max(1, time.toMillis());
    }
}
