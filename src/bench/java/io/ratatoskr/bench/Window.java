package io.ratatoskr.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running window of load. Confined to the event loop. */
final class Window {
    private static final int MOST_WAITING = 100_000;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Plan plan;
    private final EventLoop loop;
    private final LoadGenerator.Around around;
    private final CompletableFuture<Tally> done;
    private final Tally tally = new Tally();
    private final ByteBuf request;
    private final byte[] scratch = new byte[64 << 10];
    private final Set<Line> lines = new HashSet<>();
    private final Queue<Line> idle = new ArrayDeque<>();
    private final Queue<Long> waiting = new ArrayDeque<>();
    private @Nullable Bootstrap bootstrap;
    private int busy;
    private boolean started;
    private boolean sending;
    private boolean counting;
    private long countedFrom;
    private long firstDue;
    private long sent;

    Window(Plan plan, EventLoop loop, LoadGenerator.Around around, CompletableFuture<Tally> done) {
        this.plan = plan;
        this.loop = loop;
        this.around = around;
        this.done = done;
        this.request = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(plan.request().length).writeBytes(plan.request()));
    }

    ByteBuf request() {
        return request;
    }

    byte[] scratch() {
        return scratch;
    }

    void begin(Bootstrap connecting) {
        bootstrap = connecting;
        for (int i = 0; i < plan.connections(); i++) {
            connect(connecting);
        }
    }

    private void connect(Bootstrap connecting) {
        connecting.connect().addListener((ChannelFuture opened) -> {
            if (!opened.isSuccess()) {
                done.completeExceptionally(opened.cause());
            }
        });
    }

    void opened(Line line) {
        lines.add(line);
        if (sending && plan.perSecond() == 0) {
            send(line, System.nanoTime());
            return;
        }
        idle.add(line);
        if (!started && lines.size() == plan.connections()) {
            started = true;
            start();
        }
    }

    private void start() {
        sending = true;
        loop.schedule(this::count, plan.warmUp().toNanos(), TimeUnit.NANOSECONDS);
        if (plan.perSecond() > 0) {
            firstDue = System.nanoTime();
            tick();
            return;
        }
        for (Line line = idle.poll(); line != null; line = idle.poll()) {
            send(line, System.nanoTime());
        }
    }

    private void count() {
        around.begins();
        counting = true;
        countedFrom = System.nanoTime();
        loop.schedule(this::stop, plan.measured().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sends all due requests and schedules itself for the next one. */
    private void tick() {
        if (!sending) {
            return;
        }
        long now = System.nanoTime();
        long due = firstDue + (long) (sent * 1e9 / plan.perSecond());
        while (due <= now) {
            sent++;
            Line line = idle.poll();
            if (line != null) {
                send(line, due);
            } else if (waiting.size() < MOST_WAITING) {
                waiting.add(due);
            } else {
                tally.dropped(1);
            }
            due = firstDue + (long) (sent * 1e9 / plan.perSecond());
        }
        loop.schedule(this::tick, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void send(Line line, long due) {
        busy++;
        line.send(due);
    }

    void firstEvent(long due, long now) {
        if (counts(due)) {
            tally.firstEvent(now - due);
        }
    }

    void gap(long nanos) {
        if (counting) {
            tally.gap(nanos, plan.stall().toNanos());
        }
    }

    /** At a fixed rate, a request that was due in the measured part counts even if its response comes later. */
    private boolean counts(long due) {
        return plan.perSecond() == 0 ? counting : countedFrom != 0 && due >= countedFrom;
    }

    void answered(Line line, AnswerParser answer, long due, long now) {
        busy--;
        if (answer.status() != 200) {
            tally.refused(answer.status());
        } else if (plan.stream() && !answer.terminated()) {
            tally.unfinished();
        } else if (counts(due)) {
            tally.answered(now - due, answer.events());
        }
        Long late = waiting.poll();
        if (late != null) {
            send(line, late);
        } else if (sending && plan.perSecond() == 0) {
            send(line, now);
        } else {
            idle.add(line);
            finishWhenIdle();
        }
    }

    void closed(Line line, boolean inside) {
        lines.remove(line);
        idle.remove(line);
        busy -= inside ? 1 : 0;
        if (inside) {
            tally.broken();
        }
        Bootstrap connecting = bootstrap;
        if (sending && connecting != null) {
            connect(connecting);
        }
        finishWhenIdle();
    }

    private void stop() {
        sending = false;
        counting = false;
        tally.took(System.nanoTime() - countedFrom);
        around.ends();
        loop.schedule(this::giveUp, DRAIN_NANOS, TimeUnit.NANOSECONDS);
        finishWhenIdle();
    }

    private void finishWhenIdle() {
        if (started && !sending && busy == 0 && waiting.isEmpty()) {
            finish();
        }
    }

    private void giveUp() {
        if (!done.isDone()) {
            tally.dropped(waiting.size() + (long) busy);
            finish();
        }
    }

    private void finish() {
        if (done.complete(tally)) {
            Set.copyOf(lines).forEach(Line::close);
        }
    }
}
