package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.Preset.PresetModel;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresetCommandsTest {
    private static final PresetParameters COLD =
            PresetParameters.of(new Sampling(0.2, null, null, null, Penalties.NONE));

    private record CommandResult(int code, String out, String err) {}

    private static CommandResult run(String... args) {
        var run = new CommandRunner();
        run.gateway.presets = List.of(
                new Preset(
                        "free",
                        "agentic",
                        List.of(new PresetModel("a:x", false, "a: off: no key"), new PresetModel("b:y", true, null)),
                        COLD),
                new Preset("my", "own", List.of(new PresetModel("z", false, "nobody has it")), PresetParameters.NONE));
        int code = run.cli(args);
        return new CommandResult(code, run.out(), run.err());
    }

    @Test
    void presets_are_listed_with_their_current_model() {
        String table = """
            ratatoskr:free/agentic  b:y
            ratatoskr:my/own        (none can be called now)
            """;
        assertThat(run("presets", "list").out()).isEqualTo(table);
        assertThat(run("presets").out()).isEqualTo(table);
        assertThat(run("presets", "list", "--json").out())
                .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"ratatoskr:free/agentic\"")
                .endsWith("}]}\n");
    }

    @Test
    void a_preset_is_shown_with_all_its_models_and_parameters() {
        for (String name : List.of("free/agentic", "ratatoskr:free/agentic")) {
            assertThat(run("presets", "show", name).out()).isEqualTo("""
                ratatoskr:free/agentic
                  a:x  (not callable: a: off: no key)
                * b:y
                parameters {"temperature":0.2}
                """);
        }
        assertThat(run("presets", "show", "--json", "free/agentic").out()).isEqualTo("""
            {"id":"ratatoskr:free/agentic","object":"preset","tier":"free","capability":"agentic","model":"b:y",\
            "models":[{"model":"a:x","callable":false,"reason":"a: off: no key"},{"model":"b:y","callable":true}],\
            "parameters":{"temperature":0.2}}
            """);
    }

    @Test
    void an_unknown_preset_is_reported() {
        assertThat(run("presets", "show", "no/such").code()).isEqualTo(4);
        assertThat(run("presets", "show", "agentic").code()).isEqualTo(2);
        assertThat(run("presets", "show").code()).isEqualTo(2);
    }
}
