package io.ratatoskr.chaos;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** An operator who opens circuit breakers, flushes the cache, and changes and reloads the configuration. Confined to its thread. */
final class ChaosOperator {
    private static final Set<Integer> RELOADED = Set.of(200, 429);

    private final int port;
    private final ChaosHome home;
    private final Random random;
    private final ChaosTally tally;
    private boolean reloads = true;
    private int variant;

    ChaosOperator(int port, ChaosHome home, long seed, ChaosTally tally) {
        this.port = port;
        this.home = home;
        this.random = new Random(seed);
        this.tally = tally;
    }

    /** Does one thing of each kind. */
    void act() throws IOException {
        String provider =
                home.providers().get(random.nextInt(home.providers().size())).name();
        setBreaker(provider, "open");
        if (random.nextInt(3) == 0) {
            expect("cache flush", post("/admin/cache/flush", "{}"), Set.of(200));
        }
        reload();
        setBreaker(provider, "auto");
    }

    private void setBreaker(String provider, String state) throws IOException {
        expect(
                "breaker " + state,
                post("/admin/breakers/" + provider + "/chat", "{\"state\":\"" + state + "\"}"),
                Set.of(200));
    }

    /** Nothing in a gateway that cannot reload. */
    private void reload() throws IOException {
        if (!reloads) {
            return;
        }
        home.writeSettings(++variant);
        ChaosResponse response = post("/admin/reload", "{}");
        if (response.status() == 404) {
            reloads = false;
            tally.count("reload", "not in this gateway");
        } else {
            expect("reload", response, RELOADED);
        }
    }

    private void expect(String what, ChaosResponse response, Set<Integer> statuses) {
        tally.count(what, String.valueOf(response.status()));
        if (!statuses.contains(response.status())) {
            tally.violation("%s: status %d, %s".formatted(what, response.status(), response.body()));
        }
    }

    private ChaosResponse post(String path, String json) throws IOException {
        try (var connection = new ChaosConnection(port)) {
            connection.send(path, json, Map.of("connection", "close"));
            return connection.read();
        }
    }
}
