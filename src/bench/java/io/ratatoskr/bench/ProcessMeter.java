package io.ratatoskr.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures CPU time and memory of a process from {@code /proc}. CPU time has a resolution of 10 ms.
 *
 * @param pid 0 for no process, which uses nothing
 */
record ProcessMeter(long pid) {
    private static final double SECONDS_PER_TICK = 0.01;

    static ProcessMeter own() {
        return new ProcessMeter(ProcessHandle.current().pid());
    }

    /** User and system time since the start of the process. */
    double cpuSeconds() {
        if (pid == 0) {
            return 0;
        }
        String stat = read("stat").getFirst();
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * SECONDS_PER_TICK;
    }

    double residentMiB() {
        return status("VmRSS:") / 1024.0;
    }

    double peakResidentMiB() {
        return status("VmHWM:") / 1024.0;
    }

    private long status(String name) {
        if (pid == 0) {
            return 0;
        }
        for (String line : read("status")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private List<String> read(String file) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }
}
