package io.ratatoskr.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of local inference. */
final class OnnxKeys {
    static final Key<Integer> THREADS = new Key<>(
            "onnx.threads", ValueParsers.integer(0, 1_024), "0", "Threads for local inference; 0: one per core.");
    static final Key<Integer> MAX_QUEUED = new Key<>(
            "onnx.max-queued",
            ValueParsers.integer(1, 10_000_000),
            "50000",
            "Maximum number of texts queued for local inference; further ones are rejected with 429.");
    static final Key<Boolean> CPU_SPINNING = new Key<>(
            "onnx.cpu-spinning",
            ValueParsers.BOOLEAN,
            "false",
            "Whether idle inference threads spin, which uses CPU time but lowers latency a little.");
    static final Key<String> DEVICE = new Key<>(
            "onnx.device",
            text -> {
                if (text.equals("cpu") || text.matches("cuda:\\d{1,2}")) {
                    return text;
                }
                throw new InvalidValueException("'%s' is not a device; expected cpu or cuda:<number>", text);
            },
            "cpu",
            "Device for local models: cpu, or a GPU such as cuda:0 with ONNX Runtime's GPU artifact on"
                    + " the class path.");
    static final Key<Optional<Long>> MEMORY_BUDGET = new Key<>(
            "onnx.memory-budget",
            Sizes.between("1MiB", "16384GiB").optional(),
            "",
            "Maximum memory of all local models together; empty: half of the machine's memory.");
    static final Key<Duration> IDLE_TIMEOUT = new Key<>(
            "onnx.idle-timeout",
            Durations.between("0s", "720h"),
            "30m",
            "Idle time after which a local model is unloaded; 0s: never.");

    static final List<Key<?>> ALL = List.of(THREADS, MAX_QUEUED, CPU_SPINNING, DEVICE, MEMORY_BUDGET, IDLE_TIMEOUT);

    private OnnxKeys() {}
}
