package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cache_prompt} at OpenRouter. */
class OpenRouterPromptCachingTest {
    private static final ProviderProfile OPENROUTER = profile(ReasoningFormat.OBJECT);
    private static final String CLAUDE = "anthropic/claude-sonnet-4.5";
    private static final Pattern MARK = Pattern.compile(
            "\"text\":\"(\\w+)\"(?:,\"\\w+\":\\d)*,\"cache_control\":\\{\"type\":\"ephemeral\"(,\"ttl\":\"1h\")?}");

    private static ProviderProfile profile(ReasoningFormat format) {
        return new ProviderProfile("openrouter", "openrouter.test", Optional.empty(), format);
    }

    private static String body(ChatRequest request, ProviderProfile profile, @Nullable ModelMetadata known) {
        return new String(new OpenAiProtocol().encode(request, profile, known).body(), UTF_8);
    }

    private static ChatRequest parse(String model, String fields, String messages) {
        String body =
                "{\"model\":\"" + model + "\",\"cache_prompt\":true," + fields + "\"messages\":[" + messages + "]}";
        return OpenAiRequestParser.parseChat(body.getBytes(UTF_8));
    }

    /** The marked texts in order, those for an hour with {@code +}. */
    private static String marks(String body) {
        var marks = new ArrayList<String>();
        Matcher matcher = MARK.matcher(body);
        while (matcher.find()) {
            marks.add(matcher.group(1) + (matcher.group(2) == null ? "" : "+"));
        }
        return String.join(" ", marks);
    }

    /** Messages of a letter each for the role: s system, u user, a assistant, t tool result, e empty user, i user with an image. */
    private static String messages(String roles) {
        var messages = new ArrayList<String>();
        for (int i = 0; i < roles.length(); i++) {
            char role = roles.charAt(i);
            String text = "" + role + i;
            messages.add(
                    switch (role) {
                        case 's' -> "{\"role\":\"system\",\"content\":\"" + text + "\"}";
                        case 'u' -> "{\"role\":\"user\",\"content\":\"" + text + "\"}";
                        case 'a' ->
                            "{\"role\":\"assistant\",\"content\":\"" + text
                                    + "\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
                        case 't' -> "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"" + text + "\"}";
                        case 'e' -> "{\"role\":\"user\",\"content\":\" \"}";
                        case 'i' ->
                            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                                    + "\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}";
                        case 'h' -> own(text, ",\"ttl\":\"1h\"");
                        case 'k' -> own(text, "");
                        default -> throw new IllegalArgumentException(roles);
                    });
        }
        return String.join(",", messages);
    }

    /** A user's message that the caller marked. */
    private static String own(String text, String ttl) {
        return "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                + "\",\"cache_control\":{\"type\":\"ephemeral\"" + ttl + "}}]}";
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            anthropic/claude-sonnet-4.5   | u        | u0
            anthropic/claude-sonnet-4.5   | su       | s0 u1
            anthropic/claude-sonnet-4.5   | ssu      | s1 u2
            anthropic/claude-sonnet-4.5   | suauau   | s0 u3 u5
            anthropic/claude-sonnet-4.5   | suatat   | s0 t3 t5
            anthropic/claude-sonnet-4.5   | suattu   | s0 u1 u5
            anthropic/claude-sonnet-4.5   | suae     | s0 u1
            anthropic/claude-sonnet-4.5   | suai     | s0 u1 i3
            anthropic/claude-sonnet-4.5   | sua      | s0 u1
            anthropic/claude-sonnet-4.5   | skaku    | s0 k1 k3 u4
            anthropic/claude-sonnet-4.5   | skakakau | s0 k1 k3 k5
            anthropic/claude-sonnet-4.5   | shau     | s0+ h1+ u3+
            anthropic/claude-sonnet-4.5   | suahakau | s0+ h3+ k5 u7
            ~anthropic/claude-haiku-latest | su      | s0 u1
            qwen/qwen3-max                | suau     | s0 u1 u3
            openrouter/auto               | su       | s0 u1
            google/gemini-2.5-pro         | suauau   | s0
            google/gemini-2.5-pro         | uauau    | u0
            google/gemini-2.5-pro         | eauau    | u2
            google/gemini-2.5-pro         | skau     | k1
            openai/gpt-5                  | suau     | -
            deepseek/deepseek-v3.2        | suau     | -
            google/gemma-3-27b-it         | suau     | -
            meta-llama/llama-4            | suau     | -
            """)
    void marks_are_where_the_models_cache_needs_them(String model, String roles, @Nullable String expected) {
        String body = body(parse(model, "", messages(roles)), OPENROUTER, null);
        assertThat(marks(body)).as(body).isEqualTo(expected == null ? "" : expected);
        assertThat(body).doesNotContain("cache_prompt");
    }

    @Test
    void nothing_is_marked_without_the_parameter_or_at_another_provider() {
        ChatRequest request = parse(CLAUDE, "", messages("suau"));
        assertThat(body(request, profile(ReasoningFormat.EFFORT), null)).doesNotContain("cache_control");
        for (Boolean off : new Boolean[] {null, false}) {
            ChatOptions options = request.options().toBuilder().cachePrompt(off).build();
            assertThat(body(request.withOptions(options), OPENROUTER, null)).doesNotContain("cache_control");
        }
    }

    @Test
    void an_hour_is_the_lifetime_if_the_request_says_so() {
        String hour = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"},";
        assertThat(marks(body(parse(CLAUDE, hour, messages("suau")), OPENROUTER, null)))
                .isEqualTo("s0+ u1+ u3+");
        assertThat(marks(body(parse("qwen/qwen3-max", hour, messages("suau")), OPENROUTER, null)))
                .isEqualTo("s0 u1 u3");
        String five = hour.replace("1h", "5m");
        assertThat(marks(body(parse(CLAUDE, five, messages("suau")), OPENROUTER, null)))
                .isEqualTo("s0 u1 u3");
        String tool =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}},\"cache_control\":{\"type\":\"ephemeral\"}}],";
        assertThat(marks(body(parse(CLAUDE, tool + hour, messages("suau")), OPENROUTER, null)))
                .as("5 minutes before an hour")
                .isEqualTo("s0 u3");
    }

    @Test
    void marks_of_another_dialect_are_not_sent_and_do_not_count() {
        AdditionalProperties own = AdditionalProperties.NONE.with("cache_control", new RawJson("{\"type\":\"x\"}"));
        Message user = new Message(
                Role.USER,
                new Content.Parts(List.of(new Part.Text("u0", own), new Part.Text(" ", own))),
                AssistantOutput.NONE,
                null,
                null,
                AdditionalProperties.NONE);
        ChatOptions options = ChatOptions.builder(CLAUDE).cachePrompt(true).build();
        var request = new ChatRequest(List.of(user), List.of(), options, false, false, Dialects.NATIVE);
        String body = body(request, OPENROUTER, null);
        assertThat(marks(body)).isEqualTo("u0");
        assertThat(body).doesNotContain("\"x\"");
    }

    private static ModelMetadata priced(String model, @Nullable String read, @Nullable String write) {
        return ModelMetadata.of(ModelInfo.of(model, "openrouter"))
                .withPricing(new Pricing(
                        BigDecimal.ONE,
                        BigDecimal.TWO,
                        read == null ? null : new BigDecimal(read),
                        write == null ? null : new BigDecimal(write)));
    }

    /** Prices of cache reads and writes in the list. */
    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            qwen/qwen3-max              | 0.1 | 1.25 | MARKS               | sent
            qwen/qwen3-coder            | 0.1 | -    | AUTOMATIC           | sent
            qwen/qwen-2.5-7b            | -   | -    | NONE                | dropped
            acme/new                    | -   | 1.25 | MARKS               | sent
            mistralai/mistral-large     | 0.1 | -    | AUTOMATIC           | sent
            mistralai/mistral-nemo      | -   | -    | NONE                | dropped
            anthropic/claude-sonnet-4.5 | -   | -    | MARKS_WITH_LIFETIME | sent
            google/gemini-2.5-pro       | 0.1 | 0.4  | LAST_MARK           | sent
            google/gemma-3              | -   | -    | NONE                | dropped
            """)
    void what_cannot_be_cached_is_reported(
            String model, @Nullable String read, @Nullable String write, String caching, String outcome) {
        ModelMetadata known = priced(model, read, write);
        assertThat(OpenRouterPromptCaching.of(model, known)).hasToString(caching);

        ChatRequest request = parse(model, "", messages("su"));
        FitResult fitted = fitter(known, ParameterPolicy.WARN).fit(request);
        List<String> dropped = ((FitResult.Accepted) fitted)
                .changes().stream().map(ParameterChange::parameter).toList();
        assertThat(dropped).isEqualTo(outcome.equals("sent") ? List.of() : List.of("cache_prompt"));
        assertThat(fitter(known, ParameterPolicy.ERROR).fit(request) instanceof FitResult.Rejected)
                .isEqualTo(!outcome.equals("sent"));
        assertThat(fitter(known, ParameterPolicy.IGNORE).fit(request)).isInstanceOf(FitResult.Accepted.class);

        ChatOptions off = request.options().toBuilder().cachePrompt(false).build();
        assertThat(((FitResult.Accepted) fitter(known, ParameterPolicy.WARN).fit(request.withOptions(off))).changes())
                .isEmpty();
    }

    private static ParameterFitter fitter(ModelMetadata known, ParameterPolicy policy) {
        return new ParameterFitter(known, Set.of(), new OpenAiProtocol().capabilities(OPENROUTER), policy);
    }
}
