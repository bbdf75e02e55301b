package io.ratatoskr.onnx.run;

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

/** The memory of the process and the machine, as reported by the operating system. */
public final class ProcessMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long DEFAULT_MACHINE_BYTES = 8L << 30;

    private ProcessMemory() {}

    /** Resident bytes of the process; empty where the system does not report them. */
    public static OptionalLong residentBytes() {
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

    /** Total bytes of memory of the machine or container. */
    public static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        && system.getTotalMemorySize() > 0
                ? system.getTotalMemorySize()
                : DEFAULT_MACHINE_BYTES;
    }

    /** Makes glibc return freed memory to the system; does nothing elsewhere. */
    static void trim() {
        if (MallocTrim.FUNCTION != null) {
            MallocTrim.FUNCTION.invokeInt(new Object[] {0L});
        }
    }

    /** Initialized when the first model is unloaded. */
    private static final class MallocTrim {
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
