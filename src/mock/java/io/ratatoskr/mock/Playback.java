package io.ratatoskr.mock;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.ratatoskr.mock.Delivery.Fate;
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
final class Playback {
    /** Frames written in a row before the event loop serves other requests. */
    private static final int BURST = 64;

    private final Vertx vertx;
    private final Context context;
    private final Journal journal;
    private final Call call;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Answer answer;
    private final Delivery delivery;
    private final Rendered rendered;
    private int index;
    private boolean waited;
    private boolean begun;
    private long sent;
    private Future<Void> lastWrite = Future.succeededFuture();

    Playback(Vertx vertx, Journal journal, Call call, HttpServerRequest request, Answer answer, Rendered rendered) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.journal = journal;
        this.call = call;
        this.request = request;
        this.response = request.response();
        this.answer = answer;
        this.delivery = answer.delivery();
        this.rendered = rendered;
    }

    void begin() {
        response.closeHandler(closed -> journal.ended(call, Call.State.ABORTED));
        response.exceptionHandler(failure -> journal.ended(call, Call.State.ABORTED));
        if (delivery.fate() instanceof Fate.Silence) {
            return;
        }
        CompletionStage<?> hold = delivery.holds().get(Delivery.HEAD);
        if (hold != null) {
            hold.whenComplete((value, failure) -> context.runOnContext(released -> afterDelay()));
        } else {
            afterDelay();
        }
    }

    private void afterDelay() {
        if (delivery.delay().isZero()) {
            head();
        } else {
            vertx.setTimer(millis(delivery.delay()), timer -> head());
        }
    }

    private void head() {
        if (call.state() != Call.State.OPEN) {
            return;
        }
        switch (delivery.fate()) {
            case Fate.CutBeforeHead(boolean reset) -> {
                close(reset);
                return;
            }
            case Fate.CutInHead(boolean reset) -> {
                halfHead(reset);
                return;
            }
            case Fate.CutAt(Place place, boolean reset)
            when place == Place.HEAD -> {
                close(reset);
                return;
            }
            case Fate.StallAt(Place place)
            when place == Place.HEAD -> {
                return;
            }
            case Fate.CutAt at -> {}
            case Fate.StallAt at -> {}
            case Fate.CutAfter after -> {}
            case Fate.Silence silence -> {}
            case Fate.Complete complete -> {}
        }
        response.setStatusCode(rendered.status());
        response.putHeader("content-type", rendered.contentType());
        if (answer.gzip()) {
            response.putHeader("content-encoding", "gzip");
        }
        rendered.headers().forEach(response::putHeader);
        answer.headers().forEach(response::putHeader);
        if (!rendered.whole()) {
            response.setChunked(true);
        } else if (rendered.frames().size() == 1
                && delivery.holds().isEmpty()
                && delivery.first().isZero()
                && completes()) {
            Buffer body = rendered.frames().getFirst();
            call.sent(body.length());
            end(response.end(body));
            return;
        } else {
            response.putHeader("content-length", Long.toString(rendered.length()));
        }
        run();
    }

    private boolean completes() {
        return delivery.fate() instanceof Fate.Complete;
    }

    private void run() {
        for (int burst = 0; call.state() == Call.State.OPEN; burst++) {
            if (!rendered.endless() && index == rendered.frames().size()) {
                end(response.end());
                return;
            }
            if (!waited && waits(burst)) {
                return;
            }
            waited = false;
            Buffer frame = rendered.frames().get(index % rendered.frames().size());
            index++;
            if (!write(frame)) {
                return;
            }
        }
    }

    /** Whether the next frame has to wait; writing then resumes by itself. */
    private boolean waits(int burst) {
        CompletionStage<?> hold = delivery.holds().get(index);
        if (index == rendered.first() && !begun && delivery.first().isPositive()) {
            begun = true;
            if (index == 0) {
                response.writeHead();
            }
            vertx.setTimer(millis(delivery.first()), timer -> resume());
        } else if (hold != null) {
            if (index == 0) {
                response.writeHead();
            }
            hold.whenComplete((value, failure) -> context.runOnContext(released -> resume()));
        } else if (index >= rendered.opening() && delivery.between().isPositive()) {
            vertx.setTimer(millis(delivery.between()), timer -> resume());
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
        waited = true;
        run();
    }

    private boolean write(Buffer frame) {
        long most = limit();
        if (sent + frame.length() >= most && !completes()) {
            int left = (int) (most - sent);
            call.sent(most);
            Future<Void> last = left == 0 ? response.writeHead() : response.write(frame.slice(0, left));
            switch (delivery.fate()) {
                case Fate.CutAfter(long bytes, boolean reset) -> last.onComplete(written -> close(reset));
                case Fate.CutAt(Place place, boolean reset) -> last.onComplete(written -> close(reset));
                // Sends nothing more, so that the client runs into its timeout
                case Fate.StallAt stalled -> {}
                case Fate.Silence silence -> {}
                case Fate.CutBeforeHead before -> {}
                case Fate.CutInHead in -> {}
                case Fate.Complete complete -> {}
            }
            return false;
        }
        if (frame.length() > 0) {
            lastWrite = response.write(frame);
            sent += frame.length();
            call.sent(sent);
        }
        return true;
    }

    /** Maximum number of body bytes sent. */
    private long limit() {
        return switch (delivery.fate()) {
            case Fate.CutAfter(long bytes, boolean reset) -> bytes;
            case Fate.CutAt(Place place, boolean reset) -> at(place);
            case Fate.StallAt(Place place) -> at(place);
            case Fate.Silence silence -> Long.MAX_VALUE;
            case Fate.CutBeforeHead before -> Long.MAX_VALUE;
            case Fate.CutInHead in -> Long.MAX_VALUE;
            case Fate.Complete complete -> Long.MAX_VALUE;
        };
    }

    private long at(Place place) {
        return place == Place.END
                ? Math.max(0, rendered.length() - 1)
                : rendered.marks().at(place);
    }

    /** Bypasses Vert.x, which can only write complete headers. */
    private void halfHead(boolean reset) {
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
        written.onComplete(done -> journal.ended(call, done.succeeded() ? Call.State.COMPLETE : Call.State.ABORTED));
    }

    private void close(boolean reset) {
        journal.ended(call, Call.State.CUT);
        if (reset) {
            ConnectionBase connection = (ConnectionBase) request.connection();
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }

    private static long millis(Duration time) {
        return Math.max(1, time.toMillis());
    }
}
