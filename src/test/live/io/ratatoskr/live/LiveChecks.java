package io.ratatoskr.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/** What a provider must do, with any model that follows instructions. */
final class LiveChecks {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Enough for models that think first. */
    private static final int MAX_TOKENS = 2000;

    private static final ToolDefinition TEMPERATURE = new ToolDefinition.Function(
            "temperature", "The current temperature in a city, in degrees Celsius.", new RawJson("""
                    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}"""));
    private static final ResponseFormat PERSON =
            new ResponseFormat.JsonSchema("person", null, new RawJson("""
            {"type": "object", "properties": {"name": {"type": "string"}, "born": {"type": "integer"}}, \
            "required": ["name", "born"], "additionalProperties": false}"""), true, AdditionalProperties.NONE);

    private LiveChecks() {}

    static void chat(ModelGateway gateway, String model) {
        ChatResponse response = gateway.chat(request(model, "Say hello in one short sentence."));

        assertThat(response.text()).isNotBlank();
        assertThat(response.provider()).isEqualTo(model.substring(0, model.indexOf(':')));
        assertThat(response.usage()).isNotNull();
        assertThat(response.usage().totalTokens()).isPositive();
    }

    static void stream(ModelGateway gateway, String model) {
        var text = new StringBuilder();
        List<ChatEvent> events = new ArrayList<>();
        try (ChatStream stream = gateway.stream(request(model, "Count from one to five, in words."))) {
            for (ChatEvent event : stream) {
                events.add(event);
                if (event instanceof ChatEvent.Content content) {
                    text.append(content.text());
                }
            }
        }

        assertThat(text).isNotBlank();
        assertThat(events).hasAtLeastOneElementOfType(ChatEvent.UsageUpdate.class);
        assertThat(events.getLast()).isInstanceOf(ChatEvent.Done.class);
    }

    static void tools(ModelGateway gateway, String model) throws Exception {
        ChatRequest request =
                request(model, "How warm is it in Oslo now? Call the tool.").withTools(List.of(TEMPERATURE));

        ChatResponse response = gateway.chat(request);

        assertThat(response.toolCalls()).isNotEmpty();
        var messages = new ArrayList<Message>(request.messages());
        messages.add(response.choice().message());
        for (ToolCall call : response.toolCalls()) {
            assertThat(call.name()).isEqualTo("temperature");
            assertThat(JSON.readTree(call.arguments()).path("city").asText()).contains("Oslo");
            messages.add(Message.tool(call.id(), "{\"celsius\": 12}"));
        }
        assertThat(gateway.chat(request.withMessages(messages)).text()).containsAnyOf("12", "welve");
    }

    static void structuredOutput(ModelGateway gateway, String model) throws Exception {
        ChatRequest request = request(model, "Ada Lovelace was born in 1815. Return her name and her year of birth.");
        ChatOptions options =
                request.options().toBuilder().responseFormat(PERSON).build();

        JsonNode person =
                JSON.readTree(gateway.chat(request.withOptions(options)).text());

        assertThat(person.path("name").asText()).contains("Ada");
        assertThat(person.path("born").isInt()).isTrue();
        assertThat(person.path("born").asInt()).isEqualTo(1815);
    }

    static void embeddings(ModelGateway gateway, String model) {
        EmbedResponse response =
                gateway.embed(EmbedRequest.of(model, List.of("A cat sleeps.", "The parliament passed a law.")));

        assertThat(response.embeddings()).hasSize(2).doesNotHaveDuplicates().allSatisfy(embedding -> {
            assertThat(embedding.dimensions()).isPositive().isEqualTo(response.dimensions());
            for (float value : embedding.values()) {
                assertThat(value).isFinite();
            }
        });
    }

    private static ChatRequest request(String model, String text) {
        return ChatRequest.of(model, Message.user(text)).withMaxTokens(MAX_TOKENS);
    }
}
