package io.ratatoskr.chaos;

import io.ratatoskr.testing.RedisServer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Kills, restarts and pauses Redis. Confined to its thread. */
record RedisFaults(RedisServer redis, Random random, ChaosTally tally, CountDownLatch stop) implements Runnable {
    @Override
    public void run() {
        try {
            while (!stop.await(500 + random.nextInt(1_500), TimeUnit.MILLISECONDS)) {
                if (random.nextInt(3) == 0) {
                    tally.count("redis", "paused");
                    redis.pause();
                    boolean ends = stop.await(100 + random.nextInt(500), TimeUnit.MILLISECONDS);
                    redis.unpause();
                    if (ends) {
                        return;
                    }
                } else {
                    tally.count("redis", "killed");
                    redis.kill();
                    stop.await(100 + random.nextInt(1_000), TimeUnit.MILLISECONDS);
                    redis.restart();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
