package io.ratatoskr.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a gateway of its own under faulty clients and providers, and checks that it stays healthy: it lives, serves well-behaved callers, and
 * afterwards holds no more memory, connections, threads or places for requests than before. Exit status 0 when all checks pass, else 1.
 */
public final class SoakMain {
    private static final String USAGE =
            "soak [MINUTES] [--p99 MILLIS] [--seed N] [--only FAULT] [--quiet SECONDS] [--log FILE] -- COMMAND …   (starts a gateway)";
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(30);

    private final SoakGateway gateway;
    private final SoakClient client;
    private final SoakClient provider;

    private SoakMain(SoakGateway gateway, SoakClient client, SoakClient provider) {
        this.gateway = gateway;
        this.client = client;
        this.provider = provider;
    }

    public static void main(String[] args) throws Exception {
        double minutes = 5;
        Map<String, String> options = new HashMap<>();
        int at = 0;
        for (; at < args.length && !args[at].equals("--"); at++) {
            if (args[at].startsWith("--")) {
                options.put(args[at], args[++at]);
            } else {
                minutes = Double.parseDouble(args[at]);
            }
        }
        List<String> command = List.of(args).subList(Math.min(args.length, at + 1), args.length);
        if (command.isEmpty()) {
            System.err.println(USAGE);
            System.exit(2);
        }
        SoakLoad load = new SoakLoad(
                Duration.ofMillis((long) (minutes * 60_000)),
                Long.parseLong(options.getOrDefault("--seed", "1")),
                options.getOrDefault("--only", ""),
                Duration.ofSeconds(Long.parseLong(options.getOrDefault("--quiet", "40"))),
                Double.parseDouble(options.getOrDefault("--p99", "1000")));
        Path folder = Files.createTempDirectory("soak");
        Path log = Path.of(
                options.getOrDefault("--log", folder.resolve("gateway.log").toString()));
        int status;
        try (SoakProviders providers = SoakProviders.start(folder)) {
            int port = freePort();
            SoakConfig config = new SoakConfig(port, folder, providers);
            try (SoakGateway gateway = SoakGateway.start(command, config, log)) {
                SoakMain soak = new SoakMain(
                        gateway,
                        new SoakClient(port),
                        new SoakClient(providers.good().port()));
                status = soak.run(load) ? 0 : 1;
            }
        } finally {
            SoakConfig.delete(folder);
        }
        System.exit(status);
    }

    private boolean run(SoakLoad load) throws Exception {
        cause(load.warmUp());
        LockSupport.parkNanos(load.quiet().toNanos());
        SoakReport report = new SoakReport(gateway.sample("before"));
        LoadResult result = cause(load);
        result.samples().forEach(report::addSample);
        PlacesCheck places = PlacesCheck.run(client);
        LockSupport.parkNanos(load.quiet().toNanos());
        report.addSample(gateway.sample("after"));
        report.print(result.callers(), result.faults(), gateway.errorLines());
        return report.check(result.callers(), result.faults(), places, load.p99Millis());
    }

    private record LoadResult(GoodCallers callers, FaultTraffic faults, List<SoakSample> samples) {}

    private LoadResult cause(SoakLoad load) throws Exception {
        long start = System.nanoTime();
        List<SoakSample> samples = new ArrayList<>();
        GoodCallers callers = GoodCallers.start(client, provider);
        FaultTraffic faults = FaultTraffic.start(client, load);
        Duration duration = load.duration();
        for (Duration at = SAMPLE_INTERVAL; at.compareTo(duration) < 0; at = at.plus(SAMPLE_INTERVAL)) {
            LockSupport.parkNanos(start + at.toNanos() - System.nanoTime());
            SoakSample sample = gateway.sample(at.toSeconds() + " s");
            samples.add(sample);
            System.err.println(sample);
        }
        LockSupport.parkNanos(start + duration.toNanos() - System.nanoTime());
        faults.stop();
        callers.stop();
        return new LoadResult(callers, faults, samples);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
