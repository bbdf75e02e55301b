package io.ratatoskr.onnx;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's memory beyond the heap, as far as the system tells. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long COMMON = 8L << 30;

    private Memory() {}

    /** Bytes of the process that are in memory; empty where the system does not tell. */
    static OptionalLong resident() {
        try {
            if (Files.isReadable(STATUS)) {
                for (String line : Files.readAllLines(STATUS, StandardCharsets.US_ASCII)) {
                    if (line.startsWith(RESIDENT)) {
                        String number = line.substring(RESIDENT.length())
                                .replace("kB", "")
                                .strip();
                        return OptionalLong.of(Long.parseLong(number) << 10);
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("{} cannot be read", STATUS, e);
        }
        return OptionalLong.empty();
    }

    /** Bytes of memory that the machine, or the container, has. */
    static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        && system.getTotalMemorySize() > 0
                ? system.getTotalMemorySize()
                : COMMON;
    }

    /** Asks glibc to give freed memory back to the system, which it otherwise keeps; elsewhere nothing happens. */
    static void giveBack() {
        if (Trim.FUNCTION != null) {
            Trim.FUNCTION.invokeInt(new Object[] {0L});
        }
    }

    /** Looked up when the first model goes. */
    private static final class Trim {
        static final @Nullable Function FUNCTION = find();

        private static @Nullable Function find() {
            if (!System.getProperty("os.name", "").startsWith("Linux")) {
                return null;
            }
            try {
                return NativeLibrary.getProcess().getFunction("malloc_trim");
            } catch (UnsatisfiedLinkError e) {
                LOG.debug("the C library has no malloc_trim", e);
                return null;
            }
        }
    }
}
