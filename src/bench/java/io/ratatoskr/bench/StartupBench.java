package io.ratatoskr.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures the time from the start of a gateway process to its first responses. */
final class StartupBench {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final List<String> command;
    private final URI base;
    private final String model;

    /**
     * @param command starts a gateway at {@code base}, configured by the environment
     * @param model of the first chat
     */
    StartupBench(List<String> command, URI base, String model) {
        this.command = command;
        this.base = base;
        this.model = model;
    }

    void print(int times) throws IOException, InterruptedException {
        double[] models = new double[times];
        double[] chats = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest list =
                        HttpRequest.newBuilder(URI.create(base + "/models")).build();
                HttpRequest chat = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                                        .formatted(model)))
                        .build();
                models[i] = awaitOk(client, list, process, start);
                chats[i] = awaitOk(client, chat, process, start);
            } finally {
                stop(process);
            }
        }
        System.out.printf("%nstart-up, %d times, process start to first 200%n", times);
        print("GET /v1/models", models);
        print("POST chat", chats);
    }

    private static void print(String title, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "  %-16s min %.0f ms, median %.0f ms, max %.0f ms%n",
                title,
                millis[0],
                millis[millis.length / 2],
                millis[millis.length - 1]);
    }

    private double awaitOk(HttpClient client, HttpRequest request, Process process, long start)
            throws InterruptedException {
        String lastOutcome = "no connection";
        while (System.nanoTime() - start < TIMEOUT.toNanos()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "%s exited with %d before its first response".formatted(command, process.exitValue()));
            }
            try {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status == 200) {
                    return (System.nanoTime() - start) / 1e6;
                }
                lastOutcome = "status " + status;
            } catch (IOException e) {
                lastOutcome = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IllegalStateException(
                "%s: no status 200 within %s; %s".formatted(request.uri(), TIMEOUT, lastOutcome));
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
