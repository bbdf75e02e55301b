package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.onnx.model.BundledModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.ExecutionConfig;
import io.ratatoskr.onnx.run.ModelLoader;
import io.ratatoskr.onnx.run.ModelPool;
import io.ratatoskr.onnx.run.ProcessMemory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated because it reads the memory of the whole process. */
@Isolated
final class ModelMemoryTest {
    @Test
    void unloading_gives_the_memory_back() {
        assumeTrue(ProcessMemory.residentBytes().isPresent(), "the system does not report resident memory");
        LocalModel large = BundledModels.ALL.getFirst();
        ModelLoader loader = new ModelLoader(new ExecutionConfig(1, 1, false));
        try (ModelPool pool = new ModelPool(loader::load, new ModelPool.PoolLimits(1L << 40, Duration.ZERO))) {
            pool.borrow(large, Cancellation.withTimeout(Duration.ofMinutes(1))).close();
            long loaded = ProcessMemory.residentBytes().getAsLong();
            pool.unload(large);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(ProcessMemory.residentBytes().getAsLong())
                                    .isLessThan(loaded - large.source().bytes() / 2));
        }
    }
}
