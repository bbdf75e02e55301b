package io.ratatoskr.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As many concurrent chats as the gateway admits, in rounds of as many as it sends to one provider, each of {@link SoakProviders#HOLD}. A
 * lost place of the gateway rejects one of them; a lost place at the provider adds a round.
 *
 * @param outcomes and their numbers
 * @param seconds until all responses were complete
 */
record PlacesCheck(Map<String, Integer> outcomes, double seconds) {
    private static final int ROUNDS = SoakConfig.MAX_IN_FLIGHT / SoakConfig.MAX_CONCURRENT;

    static PlacesCheck run(SoakClient client) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> chats = new ArrayList<>();
            Callable<String> chat = () -> {
                try {
                    return client.exchange(client.chat("compatible:held", false));
                } catch (IOException e) {
                    return e.toString();
                }
            };
            for (int i = 0; i < SoakConfig.MAX_IN_FLIGHT; i++) {
                chats.add(executor.submit(chat));
            }
            for (Future<String> future : chats) {
                outcomes.merge(future.get(), 1, Integer::sum);
            }
        }
        return new PlacesCheck(outcomes, (System.nanoTime() - start) / 1e9);
    }

    boolean allServed() {
        return outcomes.equals(Map.of("200", SoakConfig.MAX_IN_FLIGHT));
    }

    /** Whether the chats took no more rounds than all places need. */
    boolean inTime() {
        return seconds < (ROUNDS + 1) * SoakProviders.HOLD.toSeconds();
    }
}
