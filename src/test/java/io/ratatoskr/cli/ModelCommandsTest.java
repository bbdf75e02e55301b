package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ModelCommandsTest {
    private record CommandResult(int code, String out, String err) {}

    private static CommandResult run(String... args) {
        return run(new CommandRunner(), args);
    }

    private static CommandResult run(CommandRunner run, String... args) {
        run.interactive = false;
        run.gateway.models =
                List.of(ModelInfo.of("m", "local", Set.of(ModelCapability.NLI)).withContextWindow(128));
        int code = run.cli(args);
        return new CommandResult(code, run.out(), run.err());
    }

    @Test
    void tokens_are_counted() {
        CommandResult run = run("tokens", "--model", "m", "two", "words");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("9\n");
        assertThat(run("tokens", "--model", "m", "--json", "x").out())
                .isEqualTo("{\"count\":1,\"approximate\":false,\"tokenizer\":\"letters\",\"model\":\"m\"}\n");
        assertThat(run("tokens", "--model", "m", "--show", "x").out()).isEqualTo("7\t0\t1\tx\n");
    }

    @Test
    void a_model_is_shown() {
        assertThat(run("models", "info", "m").out())
                .contains("provider      local", "capabilities  nli", "context       128");
        assertThat(run("models", "info", "nobody").code()).isEqualTo(4);
    }

    private static CommandRunner shared() {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        parameters.put("temperature", new Mutable(0.0, 2.0, 0.7));
        parameters.put("top_k", new Mutable(1.0, null, null));
        parameters.put("reasoning", new Mutable(null, null, null, List.of("low", "high")));
        parameters.put("n", new ReadOnly(new RawJson("1")));
        parameters.put("seed", ParameterAvailability.UNSUPPORTED);
        var run = new CommandRunner();
        run.gateway.metadata = List.of(
                new ModelMetadata(
                        ModelInfo.of("big", "acme", Set.of(ModelCapability.CHAT))
                                .withContextWindow(200_000),
                        parameters,
                        new Pricing(new BigDecimal("1.250"), BigDecimal.TEN, new BigDecimal("0.1"), null),
                        8192,
                        new Modalities(List.of("text", "image"), List.of("text")),
                        AdditionalProperties.NONE),
                ModelMetadata.of(ModelInfo.of("big", "other").unavailable("no key"))
                        .withParameters(Map.of("temperature", Mutable.ANY, "stop", ParameterAvailability.OPAQUE))
                        .withPricing(new Pricing(null, BigDecimal.ONE, null, null)));
        return run;
    }

    @Test
    void a_model_of_two_providers_is_shown_with_both() {
        CommandResult run = run(shared(), "models", "info", "big");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsSubsequence(
                        "id            big",
                        "provider      acme, other",
                        "capabilities  chat",
                        "context       200,000",
                        "max output    8,192",
                        "input         text, image",
                        "output        text",
                        "price         prompt $1.25, completion $10, cache read $0.1 per million tokens",
                        "callable      yes",
                        "",
                        "provider  id   context  max output  price      callable",
                        "acme      big  200,000  8,192       $1.25/$10  yes",
                        "other     big                       ?/$1       no: no key",
                        "",
                        "parameter    acme                 other",
                        "temperature  0 to 2, default 0.7  yes",
                        "top_k        from 1",
                        "reasoning    low, high",
                        "n            always 1",
                        "seed         no",
                        "stop                              unknown");
    }

    @Test
    void a_model_is_shown_as_json_with_failed_refreshes() {
        CommandResult run = run("models", "info", "m", "--json", "--refresh");
        assertThat(run.out())
                .isEqualTo("{\"id\":\"m\",\"provider\":\"local\",\"capabilities\":[\"nli\"],\"context_window\":128,"
                        + "\"callable\":true,\"providers\":[{\"id\":\"m\",\"provider\":\"local\",\"capabilities\":[\"nli\"],"
                        + "\"context_window\":128,\"callable\":true}],"
                        + "\"refresh_failures\":[{\"provider\":\"memory\",\"reason\":\"it forgot\"}]}\n");
        assertThat(run("models", "info", "m", "--refresh").err()).isEqualTo("memory returned no models: it forgot\n");
    }

    @Test
    void models_are_filtered() {
        assertThat(run(shared(), "models", "list").out())
                .isEqualTo("local  m    128                 nli\nacme   big  200,000  $1.25/$10  chat\n");
        for (String[] line : new String[][] {
            {"--capability", "chat"},
            {"--provider", "acme", "--provider", "nobody"},
            {"--provider", "acme,nobody"},
            {"--max-price", "10"},
            {"--min-context", "200000"},
            {"--query", "BI"}
        }) {
            var words = new ArrayList<>(List.of("models", "list"));
            words.addAll(List.of(line));
            assertThat(run(shared(), words.toArray(String[]::new)).out())
                    .as("%s", words)
                    .isEqualTo("acme  big  200,000  $1.25/$10  chat\n");
            words.remove("list");
            assertThat(run(shared(), words.toArray(String[]::new)).out())
                    .as("%s", words)
                    .startsWith("acme  big");
        }
        assertThat(run(shared(), "models", "list", "--query", "big", "--all").out())
                .isEqualTo(
                        "acme   big  200,000  $1.25/$10  chat\nother  big           ?/$1             (not callable: no key)\n");
        assertThat(run(shared(), "models", "list", "--max-price", "0").err()).contains("no matching model");
    }

    @Test
    void invalid_filters_are_reported() {
        CommandResult run = run("models", "list", "--capability", "telepathy");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("'telepathy' is not a capability", "tool_use");
        for (String price : List.of("-1", "cheap", "")) {
            CommandResult wrong = run("models", "list", "--max-price=" + price);
            assertThat(wrong.code()).as(price).isEqualTo(ExitCodes.USAGE);
            assertThat(wrong.err())
                    .contains("'%s' is not a price".formatted(price), "dollars")
                    .doesNotContain("java");
        }
        for (String tokens : List.of("-1", "8k", "99999999999")) {
            CommandResult wrong = run("models", "list", "--min-context=" + tokens);
            assertThat(wrong.code()).as(tokens).isEqualTo(ExitCodes.USAGE);
            assertThat(wrong.err()).contains("'%s' is not a number of tokens".formatted(tokens));
        }
    }

    @Test
    void misplaced_options_are_reported() {
        for (String[] line : new String[][] {
            {"models", "--json", "list"}, {"models", "--provider", "acme", "info", "m"}, {"presets", "--json", "list"}
        }) {
            CommandResult run = run(line);
            String command = line[line.length - 1].equals("m") ? "info" : "list";
            assertThat(run.code()).as("%s", (Object) line).isEqualTo(ExitCodes.USAGE);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("%s is given before '%s'".formatted(line[1], command), "after the command");
        }
        assertThat(run("models", "--set", "a=b", "list").code()).isZero();
        assertThat(run("models", "--help", "list").code()).isZero();
    }

    @Test
    void a_model_without_text_output_has_no_completion_price() {
        var run = new CommandRunner();
        run.gateway.metadata = List.of(
                ModelMetadata.of(ModelInfo.of("e", "acme", Set.of(ModelCapability.EMBED)))
                        .withPricing(new Pricing(new BigDecimal("0.02"), null, null, null)),
                ModelMetadata.of(ModelInfo.of("c", "acme", Set.of(ModelCapability.CHAT)))
                        .withPricing(new Pricing(new BigDecimal("0.02"), null, null, null)));
        assertThat(run(run, "models", "--provider", "acme").out())
                .isEqualTo("acme  e  $0.02    embed\nacme  c  $0.02/?  chat\n");
    }

    @Test
    void a_model_is_loaded_unloaded_and_its_status_shown() {
        assertThat(run("models", "status", "m").out()).isEqualTo("available\n");
        assertThat(run("models", "status", "x").out()).isEqualTo("unavailable: memory has no 'x'\n");
        assertThat(run("models", "load", "m").out()).isEqualTo("ready\n");
        assertThat(run("models", "unload", "m").out()).isEqualTo("available\n");
    }

    @Test
    void a_download_shows_how_far_it_is() {
        CommandResult run = run("models", "download", "m");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("available\n");
        assertThat(run.err()).contains(" 50 %", "100 %");
        var down = new CommandRunner();
        down.gateway.failure = new ModelNotAvailable("the hub is down");
        assertThat(run(down, "models", "download", "m").code()).isNotZero();
    }
}
