package io.ratatoskr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The fuzzer finds faults, makes them small and can repeat them. */
final class FuzzerTest {
    /** Code with a fault: it fails for an input with this byte. */
    private static FuzzTarget target(int wrong, Runnable fault) {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "sample";
            }

            @Override
            public FuzzInput mutate(RandomGenerator random) {
                byte[] bytes = new byte[100];
                random.nextBytes(bytes);
                return FuzzInput.of(bytes);
            }

            @Override
            public String run(FuzzInput input) {
                for (byte b : input.bytes(0)) {
                    if (b == wrong) {
                        fault.run();
                    }
                }
                return "right";
            }
        };
    }

    @Test
    void a_fault_is_reported_with_its_smallest_input() {
        FuzzReport report = new Fuzzer(
                        target(77, () -> {
                            throw new IllegalStateException("wrong");
                        }),
                        3)
                .run(200);

        assertThat(report.inputs()).isEqualTo(200);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.input().bytes(0)).containsExactly(77);
            assertThat(failure.toString()).contains("seed 3", "--input TQ", "IllegalStateException wrong");
        });
    }

    @Test
    void a_hang_is_reported_and_ends_the_run() {
        CountDownLatch never = new CountDownLatch(1);
        FuzzReport report = new Fuzzer(
                        target(77, () -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }),
                        3,
                        Duration.ofMillis(200))
                .run(200);

        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.cause()).hasMessageContaining("no end within 200 ms"));
    }

    @Test
    void the_same_seed_and_number_give_the_same_input() {
        try (FuzzTarget target = FuzzTargets.direct().get("streams").get()) {
            for (int i = 0; i < 20; i++) {
                String input = new Fuzzer(target, 5).input(i).encoded();
                assertThat(new Fuzzer(target, 5).input(i).encoded()).isEqualTo(input);
                assertThat(FuzzInput.decode(input).encoded()).isEqualTo(input);
            }
        }
    }
}
