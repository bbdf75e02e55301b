package io.ratatoskr.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running window of load. Confined to the event loop. */
final class LoadWindow {
    private static final int MAX_WAITING = 100_000;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LoadPlan plan;
    private final EventLoop loop;
    private final LoadGenerator.MeasurementListener listener;
    private final CompletableFuture<LoadStats> done;
    private final LoadStats stats = new LoadStats();
    private final ByteBuf request;
    private final byte[] scratch = new byte[64 << 10];
    private final Set<LoadConnection> connections = new HashSet<>();
    private final Queue<LoadConnection> idleConnections = new ArrayDeque<>();
    private final Queue<Long> waitingDueTimes = new ArrayDeque<>();
    private @Nullable Bootstrap bootstrap;
    private int requestsInFlight;
    private boolean started;
    private boolean sending;
    private boolean counting;
    private long countedFrom;
    private long firstDue;
    private long sent;

    LoadWindow(
            LoadPlan plan,
            EventLoop loop,
            LoadGenerator.MeasurementListener listener,
            CompletableFuture<LoadStats> done) {
        this.plan = plan;
        this.loop = loop;
        this.listener = listener;
        this.done = done;
        // Freed by the garbage collector, since a connection that is being closed may still hold it
        ByteBuffer direct = ByteBuffer.allocateDirect(plan.request().length);
        this.request = Unpooled.unreleasableBuffer(
                Unpooled.wrappedBuffer(direct.put(plan.request()).flip()));
    }

    ByteBuf request() {
        return request;
    }

    byte[] scratch() {
        return scratch;
    }

    void connectAll(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
        for (int i = 0; i < plan.connections(); i++) {
            connect(bootstrap);
        }
    }

    private void connect(Bootstrap bootstrap) {
        bootstrap.connect().addListener((ChannelFuture opened) -> {
            if (!opened.isSuccess()) {
                done.completeExceptionally(opened.cause());
            }
        });
    }

    void onOpened(LoadConnection connection) {
        connections.add(connection);
        if (sending && plan.requestsPerSecond() == 0) {
            send(connection, System.nanoTime());
            return;
        }
        idleConnections.add(connection);
        if (!started && connections.size() == plan.connections()) {
            started = true;
            start();
        }
    }

    private void start() {
        sending = true;
        loop.schedule(this::startCounting, plan.warmUp().toNanos(), TimeUnit.NANOSECONDS);
        if (plan.requestsPerSecond() > 0) {
            firstDue = System.nanoTime();
            sendDue();
            return;
        }
        for (LoadConnection connection = idleConnections.poll();
                connection != null;
                connection = idleConnections.poll()) {
            send(connection, System.nanoTime());
        }
    }

    private void startCounting() {
        listener.onStart();
        counting = true;
        countedFrom = System.nanoTime();
        loop.schedule(this::stop, plan.measured().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sends all due requests and schedules itself for the next one. */
    private void sendDue() {
        if (!sending) {
            return;
        }
        long now = System.nanoTime();
        long due = firstDue + (long) (sent * 1e9 / plan.requestsPerSecond());
        while (due <= now) {
            sent++;
            LoadConnection connection = idleConnections.poll();
            if (connection != null) {
                send(connection, due);
            } else if (waitingDueTimes.size() < MAX_WAITING) {
                waitingDueTimes.add(due);
            } else {
                stats.dropped(1);
            }
            due = firstDue + (long) (sent * 1e9 / plan.requestsPerSecond());
        }
        loop.schedule(this::sendDue, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void send(LoadConnection connection, long due) {
        requestsInFlight++;
        connection.send(due);
    }

    void onFirstEvent(long due, long now) {
        if (isCounted(due)) {
            stats.addFirstEvent(now - due);
        }
    }

    void onGap(long nanos) {
        if (counting) {
            stats.addGap(nanos, plan.stallThreshold().toNanos());
        }
    }

    /** At a fixed rate, a request that was due in the measured part counts even if its response comes later. */
    private boolean isCounted(long due) {
        return plan.requestsPerSecond() == 0 ? counting : countedFrom != 0 && due >= countedFrom;
    }

    void onResponse(LoadConnection connection, HttpResponseParser response, long due, long now) {
        requestsInFlight--;
        if (response.status() != 200) {
            stats.errorStatuses(response.status());
        } else if (plan.stream() && !response.terminated()) {
            stats.unterminated();
        } else if (isCounted(due)) {
            stats.addResponse(now - due, response.events());
        }
        Long nextDue = waitingDueTimes.poll();
        if (nextDue != null) {
            send(connection, nextDue);
        } else if (sending && plan.requestsPerSecond() == 0) {
            send(connection, now);
        } else {
            idleConnections.add(connection);
            finishWhenIdle();
        }
    }

    void onClosed(LoadConnection connection, boolean requestInFlight) {
        connections.remove(connection);
        idleConnections.remove(connection);
        requestsInFlight -= requestInFlight ? 1 : 0;
        if (requestInFlight) {
            stats.disconnects();
        }
        Bootstrap bootstrap = this.bootstrap;
        if (sending && bootstrap != null) {
            connect(bootstrap);
        }
        finishWhenIdle();
    }

    private void stop() {
        sending = false;
        counting = false;
        stats.addDuration(System.nanoTime() - countedFrom);
        listener.onEnd();
        loop.schedule(this::giveUp, DRAIN_NANOS, TimeUnit.NANOSECONDS);
        finishWhenIdle();
    }

    private void finishWhenIdle() {
        if (started && !sending && requestsInFlight == 0 && waitingDueTimes.isEmpty()) {
            finish();
        }
    }

    private void giveUp() {
        if (!done.isDone()) {
            stats.dropped(waitingDueTimes.size() + (long) requestsInFlight);
            finish();
        }
    }

    private void finish() {
        if (done.complete(stats)) {
            Set.copyOf(connections).forEach(LoadConnection::close);
        }
    }
}
