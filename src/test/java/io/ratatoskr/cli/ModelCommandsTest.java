package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotAvailable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ModelCommandsTest {
    private record Ended(int code, String out, String err) {}

    private static Ended run(String... args) {
        return run(new Run(), args);
    }

    private static Ended run(Run run, String... args) {
        run.interactive = false;
        run.gateway.models = List.of(new ModelInfo("m", "local", Set.of(ModelCapability.NLI), 128, null, true, null));
        int code = run.cli(args);
        return new Ended(code, run.out(), run.err());
    }

    @Test
    void tokens_are_counted() {
        Ended run = run("tokens", "--model", "m", "two", "words");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("9\n");
        assertThat(run("tokens", "--model", "m", "--json", "x").out())
                .isEqualTo("{\"count\":1,\"approximate\":false,\"tokenizer\":\"letters\",\"model\":\"m\"}\n");
        assertThat(run("tokens", "--model", "m", "--show", "x").out()).isEqualTo("7\t0\t1\tx\n");
    }

    @Test
    void a_model_is_shown() {
        assertThat(run("models", "info", "m").out())
                .contains("provider    local", "can         nli", "context     128");
        assertThat(run("models", "info", "nobody").code()).isEqualTo(4);
    }

    @Test
    void a_model_is_loaded_unloaded_and_asked_where_it_stands() {
        assertThat(run("models", "status", "m").out()).isEqualTo("available\n");
        assertThat(run("models", "status", "x").out()).isEqualTo("unavailable: memory has no 'x'\n");
        assertThat(run("models", "load", "m").out()).isEqualTo("ready\n");
        assertThat(run("models", "unload", "m").out()).isEqualTo("available\n");
    }

    @Test
    void a_download_shows_how_far_it_is() {
        Ended run = run("models", "download", "m");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("available\n");
        assertThat(run.err()).contains(" 50 %", "100 %");
        var down = new Run();
        down.gateway.failure = new ModelNotAvailable("the hub is down");
        assertThat(run(down, "models", "download", "m").code()).isNotZero();
    }
}
