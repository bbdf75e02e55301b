package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI itself refuses. JSON is written with single quotes. */
final class OpenAiRequestAdapterTest {
    private static final ProviderProfile OPENAI = profile("api.openai.com");
    private static final ProviderProfile AZURE = profile("example.openai.azure.com");
    private static final ProviderProfile COMPATIBLE = profile("localhost:8000");
    private static final String MESSAGES = "'messages':[{'role':'user','content':'hi'}]";

    private final OpenAiProtocol protocol = new OpenAiProtocol();

    private static ProviderProfile profile(String address) {
        return new ProviderProfile("acme", address, Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    }

    private static ChatRequest request(String fields) {
        String json = ("{'model':'m'," + fields + "}").replace('\'', '"');
        return (ChatRequest) new OpenAiDialect().requestParser(Operation.CHAT).parse(json.getBytes(UTF_8));
    }

    private AdaptedRequest adapt(String fields, ProviderProfile profile) {
        return protocol.adapt(request(fields), profile, ModelMetadata.of("m", "acme"));
    }

    private JsonNode sent(AdaptedRequest adapted, ProviderProfile profile) throws IOException {
        return Json.mapper()
                .readTree(protocol.encode(adapted.request(), profile).body());
    }

    private static String names(AdaptedRequest adapted) {
        return adapted.removals().stream().map(Removal::parameter).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'stop':['a','b','c','d','e'] | 'stop':['a','b','c','d'] | stop",
                "'reasoning':{'max_tokens':2000} | `` | reasoning.max_tokens",
                "'reasoning':{'effort':'low','max_tokens':9} | 'reasoning_effort':'low' | reasoning.max_tokens",
                "'reasoning':{'effort':'low','exclude':false} | 'reasoning_effort':'low' | reasoning.exclude",
                "'reasoning':{'enabled':true,'summary':'auto'} | `` | reasoning.enabled, reasoning.summary"
            })
    void parameter_is_removed_and_reported(String fields, String expected, String removed) throws IOException {
        for (ProviderProfile profile : new ProviderProfile[] {OPENAI, AZURE}) {
            AdaptedRequest adapted = adapt(fields + "," + MESSAGES, profile);

            assertThat(names(adapted)).isEqualTo(removed);
            assertThat(sent(adapted, profile)).isEqualTo(json(expected.isEmpty() ? "" : expected + ","));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'user':null,'n':null,",
                "'reasoning':{'exclude':true},",
                "'metadata':null,'logit_bias':null,'store':null,"
            })
    void what_changes_nothing_is_left_out(String fields) throws IOException {
        AdaptedRequest adapted = adapt(fields + MESSAGES, OPENAI);

        assertThat(adapted.removals()).isEmpty();
        assertThat(sent(adapted, OPENAI)).isEqualTo(json(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'reasoning_content':'why'",
                "'reasoning':'why'",
                "'reasoning_details':[{'type':'reasoning.text','text':'why'}]",
                "'reasoning_content':'why','reasoning_details':[]"
            })
    void reasoning_of_earlier_turns_is_removed_and_reported(String field) throws IOException {
        AdaptedRequest adapted = adapt(
                "'messages':[{'role':'assistant','content':'a',%1$s},{'role':'user','content':'b'},{'role':'assistant','content':'c',%1$s},{'role':'user','content':'d'}]"
                        .formatted(field),
                OPENAI);

        assertThat(names(adapted)).isEqualTo("messages.reasoning");
        assertThat(sent(adapted, OPENAI).path("messages").toString())
                .isEqualTo(
                        "[{'role':'assistant','content':'a'},{'role':'user','content':'b'},{'role':'assistant','content':'c'},{'role':'user','content':'d'}]"
                                .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'text','text':'x'",
                "{'type':'image_url','image_url':{'url':'https://example.org/a.png','detail':'low'}",
                "{'type':'input_audio','input_audio':{'data':'UklG','format':'wav'}",
                "{'type':'file','file':{'file_id':'f'}"
            })
    void marks_of_caching_are_left_out(String part) throws IOException {
        String messages = "'messages':[{'role':'user','content':[%s}]}]".formatted(part);
        String marked = messages.replace("}]}]", ",'cache_control':{'type':'ephemeral','ttl':'1h'}}]}]");

        AdaptedRequest adapted = adapt(
                "'tools':[{'type':'function','function':{'name':'f'},'cache_control':{'type':'ephemeral'}}]," + marked,
                OPENAI);

        assertThat(adapted.removals()).isEmpty();
        assertThat(sent(adapted, OPENAI))
                .isEqualTo(sent(
                        adapt("'tools':[{'type':'function','function':{'name':'f'}}]," + messages, OPENAI), OPENAI));
        assertThat(sent(adapt(marked, COMPATIBLE), COMPATIBLE).toString()).contains("\"ttl\":\"1h\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'stop':['a','b','c','d','e'],",
                "'reasoning':{'max_tokens':9},",
                "'user':null,",
            })
    void compatible_servers_get_all(String fields) throws IOException {
        AdaptedRequest adapted = adapt(fields + MESSAGES, COMPATIBLE);

        assertThat(adapted.removals()).isEmpty();
        assertThat(sent(adapted, COMPATIBLE)).isEqualTo(json(fields));
    }

    private static JsonNode json(String fields) throws IOException {
        return Json.mapper().readTree(("{'model':'m'," + fields + MESSAGES + "}").replace('\'', '"'));
    }
}
