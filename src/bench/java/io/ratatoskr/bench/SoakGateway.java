package io.ratatoskr.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway's process and its log. Samples use {@code jcmd} and {@code /proc}.
 *
 * @param log with the output of the process
 * @param dump file for its threads
 */
record SoakGateway(Process process, Path log, Path dump) implements AutoCloseable {
    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
    private static final Pattern SUSPICIOUS = Pattern.compile("\\bERROR\\b|\\bFATAL\\b|OutOfMemory|Exception\\b");

    /** Starts the command with {@code --config FILE} and waits until its port is open. */
    static SoakGateway start(List<String> command, SoakConfig config, Path log) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--config", config.write().toString()));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(config.environment());
        builder.redirectOutput(log.toFile());
        SoakGateway gateway =
                new SoakGateway(builder.start(), log, config.folder().resolve("threads.txt"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isOpen(config.port())) {
            if (!gateway.process.isAlive() || System.nanoTime() > end) {
                gateway.close();
                throw new IOException("the gateway did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return gateway;
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Collects garbage, then reads the sizes; fails when the process has ended. */
    SoakSample sample(String at) throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher heap = HEAP.matcher(jcmd("GC.heap_info"));
        if (!heap.find()) {
            throw new IOException("no heap in the output of jcmd GC.heap_info");
        }
        return new SoakSample(
                at,
                Long.parseLong(heap.group(1)) / 1024.0,
                new ProcessMeter(process.pid()).residentMiB(),
                count("fd"),
                count("task"),
                virtualThreads());
    }

    private int count(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), directory))) {
            return (int) entries.count();
        }
    }

    private int virtualThreads() throws IOException, InterruptedException {
        jcmd("Thread.dump_to_file", "-overwrite", dump.toString());
        try (Stream<String> lines = Files.lines(dump)) {
            return (int) lines.filter(line -> line.startsWith("#") && line.contains(" virtual"))
                    .count();
        }
    }

    private String jcmd(String... arguments) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("the gateway ended with status %d:%n%s"
                    .formatted(process.exitValue(), String.join("\n", errorLines())));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(process.pid()));
        command.addAll(List.of(arguments));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }

    /** Lines of the log that report an error, in their order. */
    List<String> errorLines() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> SUSPICIOUS.matcher(line).find()).toList();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                System.err.println("soak: the gateway did not end within 40 s of SIGTERM");
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
