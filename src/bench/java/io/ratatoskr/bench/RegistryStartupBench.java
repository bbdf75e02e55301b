package io.ratatoskr.bench;

import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.registry.BundledMetadata;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the time that the registry adds to the start of a gateway, each time in a new JVM: waiting for the bundled models, which
 * are preloaded in parallel to the configuration as in the gateway, and filling the registry; and the same without preloading.
 */
final class RegistryStartupBench {
    private RegistryStartupBench() {}

    static ModelRegistry createRegistry() {
        RegistrySnapshot shipped = BundledMetadata.load();
        var registry = new ModelRegistry(List.of(), shipped.equivalents());
        var listings = new LinkedHashMap<String, ProviderModels>();
        shipped.providers().forEach(source -> listings.put(source.provider(), source.models()));
        registry.put(Layer.BUNDLED, listings);
        return registry;
    }

    /** Runs in the forked JVM and prints milliseconds. */
    static void measureOnce(boolean preload) {
        Vertx vertx = null;
        if (preload) {
            BundledMetadata.preload();
            SettingsLoader.load(new ConfigOrigin(
                    Path.of(""),
                    new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                    ConfigOrigin.UserFiles.NONE,
                    Map.of(),
                    Map.of(),
                    Map.of()));
            vertx = Vertx.vertx();
        }
        long start = System.nanoTime();
        createRegistry();
        System.out.printf(Locale.ROOT, "%.2f%n", (System.nanoTime() - start) / 1e6);
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    static void print(int times, List<String> jvmOptions) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%nregistry at the start, %d JVMs each, load average %.1f%n",
                times,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        print("in the start", "beside", times, jvmOptions);
        print("alone", "alone", times, jvmOptions);
    }

    private static void print(String title, String mode, int times, List<String> jvmOptions)
            throws IOException, InterruptedException {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(jvmOptions);
            command.addAll(List.of(
                    "-cp", System.getProperty("java.class.path"), Bench.class.getName(), "registry-once", mode));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || output.isEmpty()) {
                throw new IllegalStateException(command + " ended with " + process.exitValue());
            }
            millis[i] = Double.parseDouble(output.lines().toList().getLast());
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "  %-14s min %.1f ms, median %.1f ms, max %.1f ms%n",
                title,
                millis[0],
                millis[times / 2],
                millis[times - 1]);
    }
}
