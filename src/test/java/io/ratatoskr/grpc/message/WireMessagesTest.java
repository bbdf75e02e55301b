package io.ratatoskr.grpc.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.grpc.v1.Wire;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the contract for single fields: presence, unknown values, malformed JSON. */
final class WireMessagesTest {
    private static ChatRequest read(Wire.ChatOptions.Builder options, Wire.Message.Builder... messages) {
        Wire.ChatRequest.Builder request = Wire.ChatRequest.newBuilder().setOptions(options.setModel("m"));
        for (Wire.Message.Builder message : messages) {
            request.addMessages(message);
        }
        return ChatRequestReader.read(request.build(), false);
    }

    private static Message message(Wire.Message.Builder message) {
        return read(Wire.ChatOptions.newBuilder(), message).messages().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"0, USER", "1, SYSTEM", "2, USER", "3, ASSISTANT", "4, TOOL", "77, USER", "100, DEVELOPER"})
    void role_unset_or_unknown_is_the_user(int number, Role role) {
        assertThat(message(Wire.Message.newBuilder().setRoleValue(number).setContent("x"))
                        .role())
                .isEqualTo(role);
    }

    @Test
    void tool_without_a_call_has_an_empty_id() {
        assertThat(message(Wire.Message.newBuilder()
                                .setRole(Wire.Role.ROLE_TOOL)
                                .setContent("x"))
                        .toolCallId())
                .isEmpty();
        assertThat(message(Wire.Message.newBuilder().setContent("x")).toolCallId())
                .isNull();
    }

    @Test
    void options_that_are_absent_stay_absent_and_zero_is_a_value() {
        ChatRequest absent =
                read(Wire.ChatOptions.newBuilder(), Wire.Message.newBuilder().setContent("x"));
        assertThat(absent.options().temperature()).isNull();
        assertThat(absent.options().seed()).isNull();
        assertThat(absent.options().parallelToolCalls()).isNull();
        assertThat(absent.options().responseFormat()).isNull();
        ChatRequest zero = read(
                Wire.ChatOptions.newBuilder()
                        .setTemperature(0)
                        .setSeed(0)
                        .setTopK(0)
                        .setParallelToolCalls(false)
                        .setCachePrompt(false)
                        .setResponseFormat(Wire.ResponseFormat.getDefaultInstance())
                        .setToolChoice(Wire.ToolChoice.getDefaultInstance()),
                Wire.Message.newBuilder().setContent("x"));
        assertThat(zero.options().temperature()).isZero();
        assertThat(zero.options().seed()).isZero();
        assertThat(zero.options().topK()).isZero();
        assertThat(zero.options().parallelToolCalls()).isFalse();
        assertThat(zero.options().cachePrompt()).isFalse();
        assertThat(zero.options().responseFormat()).isEqualTo(ResponseFormat.TEXT);
        assertThat(zero.options().toolChoice()).isEqualTo(ToolChoice.AUTO);
    }

    @Test
    void floats_are_the_numbers_that_a_client_wrote() {
        ChatRequest request = read(
                Wire.ChatOptions.newBuilder().setTemperature(0.7f).setTopP(0.1f).setFrequencyPenalty(-1.3f),
                Wire.Message.newBuilder().setContent("x"));
        assertThat(request.options().temperature()).isEqualTo(0.7);
        assertThat(request.options().topP()).isEqualTo(0.1);
        assertThat(request.options().frequencyPenalty()).isEqualTo(-1.3);
    }

    @Test
    void numbers_above_the_range_are_refused() {
        assertThatThrownBy(() -> read(
                        Wire.ChatOptions.newBuilder().setMaxTokens(-1),
                        Wire.Message.newBuilder().setContent("x")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("max_tokens is 4294967295");
        assertThatThrownBy(() -> read(
                        Wire.ChatOptions.newBuilder().setTemperature(Float.NaN),
                        Wire.Message.newBuilder().setContent("x")))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void tool_choices_and_formats_that_are_false_are_the_default() {
        assertThat(ToolReader.choice(
                        Wire.ToolChoice.newBuilder().setRequired(false).build()))
                .isEqualTo(ToolChoice.AUTO);
        assertThat(ToolReader.choice(Wire.ToolChoice.newBuilder().setNone(true).build()))
                .isEqualTo(ToolChoice.NONE);
        assertThat(FormatReader.format(
                        Wire.ResponseFormat.newBuilder().setJsonObject(false).build()))
                .isEqualTo(ResponseFormat.TEXT);
        assertThat(FormatReader.format(
                        Wire.ResponseFormat.newBuilder().setJsonObject(true).build()))
                .isEqualTo(ResponseFormat.JSON_OBJECT);
    }

    @Test
    void schema_is_a_schema_or_the_object_around_it() {
        var plain = (ResponseFormat.JsonSchema) FormatReader.format(Wire.ResponseFormat.newBuilder()
                .setJsonSchema("{\"type\":\"object\"}")
                .build());
        assertThat(plain.schema()).isEqualTo(new RawJson("{\"type\":\"object\"}"));
        var wrapped = (ResponseFormat.JsonSchema) FormatReader.format(Wire.ResponseFormat.newBuilder()
                .setJsonSchema("{\"name\":\"p\",\"strict\":true,\"schema\":{\"type\":\"object\"}}")
                .build());
        assertThat(wrapped.name()).isEqualTo("p");
        assertThat(wrapped.strict()).isTrue();
        assertThat(wrapped.schema()).isEqualTo(plain.schema());
        var malformed = (ResponseFormat.JsonSchema) FormatReader.format(
                Wire.ResponseFormat.newBuilder().setJsonSchema("{").build());
        assertThat(malformed.schema()).isNull();
    }

    @Test
    void malformed_json_of_tools_is_ignored() {
        var tool = (ToolDefinition.Function) ToolReader.tools(List.of(Wire.ToolDefinition.newBuilder()
                        .setName("t")
                        .setParametersJson("{oops")
                        .setCacheControlJson("{oops")
                        .build()))
                .getFirst();
        assertThat(tool.parameters()).isEqualTo(new RawJson("{}"));
        assertThat(tool.cacheControl()).isNull();
        assertThat(tool.description()).isNull();
        assertThat(FormatReader.providerOptions("{oops")).isNull();
    }

    @ParameterizedTest
    @EnumSource(Wire.ReasoningEffort.class)
    void efforts_have_the_names_of_the_api(Wire.ReasoningEffort effort) {
        if (effort == Wire.ReasoningEffort.UNRECOGNIZED) {
            return;
        }
        String name = FormatReader.reasoning(
                        Wire.ReasoningConfig.newBuilder().setEffort(effort).build())
                .effort();
        assertThat(name)
                .isEqualTo(
                        effort == Wire.ReasoningEffort.REASONING_EFFORT_UNSPECIFIED
                                ? null
                                : effort.name().replace("REASONING_EFFORT_", "").toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void parts_of_every_kind() {
        Message read = message(Wire.Message.newBuilder()
                .setContent("ignored")
                .addParts(Wire.ContentPart.newBuilder().setText("t"))
                .addParts(Wire.ContentPart.newBuilder()
                        .setImage(Wire.ImagePart.newBuilder()
                                .setData(ByteString.copyFrom(new byte[] {1, 2, 3}))
                                .setMediaType("image/jpeg")))
                .addParts(Wire.ContentPart.newBuilder()
                        .setAudio(Wire.AudioPart.newBuilder()
                                .setDataBase64("AAAA")
                                .setFormat("wav")))
                .addParts(Wire.ContentPart.newBuilder()
                        .setFile(Wire.FilePart.newBuilder().setFileId("f")))
                .addParts(Wire.ContentPart.newBuilder().setOtherJson("{\"type\":\"video\"}")));
        assertThat(((Content.Parts) read.content()).parts())
                .containsExactly(
                        new Part.Text("t"),
                        new Part.Image("data:image/jpeg;base64,AQID", null, AdditionalProperties.NONE),
                        new Part.Audio("AAAA", "wav", AdditionalProperties.NONE),
                        new Part.File("f", null, null, AdditionalProperties.NONE),
                        new Part.Other("video", new RawJson("{\"type\":\"video\"}")));
        assertThatThrownBy(() -> message(Wire.Message.newBuilder().addParts(Wire.ContentPart.getDefaultInstance())))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void lists_have_limits() {
        Wire.ChatRequest many = Wire.ChatRequest.newBuilder()
                .addAllMessages(Collections.nCopies(10_001, Wire.Message.getDefaultInstance()))
                .setOptions(Wire.ChatOptions.newBuilder().setModel("m"))
                .build();
        assertThatThrownBy(() -> ChatRequestReader.read(many, false)).isInstanceOf(BatchTooLarge.class);
    }

    @Test
    void completions_take_one_prompt_several_or_tokens() {
        Wire.GenerateRequest.Builder request = Wire.GenerateRequest.newBuilder()
                .setPrompt("p")
                .setOptions(Wire.GenerateOptions.newBuilder().setModel("m"));
        GenerateRequest one = GenerateRequestReader.read(request.build(), true);
        assertThat(one.prompt().size()).isEqualTo(1);
        assertThat(one.stream()).isTrue();
        assertThat(GenerateRequestReader.read(
                                request.addPrompts("a").addPrompts("b").build(), false)
                        .prompt()
                        .size())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void every_reason_to_finish_is_one_of_the_contract(FinishReason reason) {
        assertThat(FinishReasons.write(reason)).isNotEqualTo(Wire.FinishReason.FINISH_REASON_UNSPECIFIED);
    }

    @Test
    void every_capability_has_a_name_and_only_those_of_the_contract_a_value() {
        List<ModelCapability> all = Arrays.asList(ModelCapability.values());
        assertThat(ModelMessages.capabilityNames(all)).hasSize(all.size());
        assertThat(ModelMessages.capabilities(all))
                .containsExactlyElementsOf(Arrays.stream(Wire.ModelCapability.values())
                        .filter(capability -> capability != Wire.ModelCapability.UNRECOGNIZED
                                && capability != Wire.ModelCapability.MODEL_CAPABILITY_UNSPECIFIED)
                        .toList());
    }

    @Test
    void reason_of_a_status_only_when_unavailable() {
        assertThat(ModelMessages.write(new ModelStatus.Ready()).hasReason()).isFalse();
        assertThat(ModelMessages.write(new ModelStatus.Unavailable("why")).getReason())
                .isEqualTo("why");
        assertThat(ModelMessages.write(new ModelStatus.Loading()).getStatus())
                .isEqualTo(Wire.ModelStatus.MODEL_STATUS_LOADING);
        assertThat(ModelMessages.write(new ModelStatus.Available()).getStatus())
                .isEqualTo(Wire.ModelStatus.MODEL_STATUS_AVAILABLE);
    }

    @Test
    void usage_keeps_what_fits_and_the_cost() {
        Wire.Usage usage = UsageWriter.write(new Usage(5_000_000_000L, 1, 2, 3L, null, null, AdditionalProperties.NONE)
                .withCost(new BigDecimal("0.00125")));
        assertThat(Integer.toUnsignedLong(usage.getPromptTokens())).isEqualTo(4_294_967_295L);
        assertThat(usage.getReasoningTokens()).isEqualTo(3);
        assertThat(usage.hasCachedTokens()).isFalse();
        assertThat(usage.getCost()).isEqualTo("0.00125");
        assertThat(usage.hasExtraJson()).isFalse();
    }

    @Test
    void response_has_all_choices_only_if_there_are_several() {
        var one = new ChatResponse(
                List.of(Choice.text("a", FinishReason.STOP)), null, null, "p", null, null, AdditionalProperties.NONE);
        assertThat(ChatResponseWriter.write(one).getChoicesCount()).isZero();
        assertThat(ChatResponseWriter.write(one).hasUsage()).isFalse();
        assertThat(ChatResponseWriter.write(one).hasModel()).isFalse();
        var two = new ChatResponse(
                List.of(Choice.text("a", FinishReason.STOP), Choice.text("b", FinishReason.LENGTH)),
                null,
                "m",
                "p",
                null,
                null,
                AdditionalProperties.NONE);
        assertThat(ChatResponseWriter.write(two).getChoicesList())
                .extracting(Wire.ChatChoice::getContent)
                .containsExactly("a", "b");
    }

    @Test
    void each_event_is_one_that_older_clients_know() {
        var writer = new ChatEventWriter(() -> StreamMetadata.UNKNOWN.withProvider("p"));
        List<ChatEvent> events = List.of(
                new ChatEvent.Content(0, "c", null),
                new ChatEvent.Reasoning(0, "r"),
                new ChatEvent.ReasoningDetail(0, new RawJson("{}")),
                new ChatEvent.ToolCallStart(0, 1, "id", "name", null, AdditionalProperties.NONE),
                new ChatEvent.ToolCallDelta(0, 1, "{}"),
                new ChatEvent.ToolCallEnd(0, 1),
                new ChatEvent.Refusal(0, "no"),
                new ChatEvent.UnknownFields(
                        0,
                        new AdditionalProperties(Map.of("a", new RawJson("1"))),
                        ChatEvent.UnknownFields.Scope.CHUNK),
                new ChatEvent.UsageUpdate(Usage.of(1, 2)),
                new ChatEvent.Done(FinishReason.STOP, Map.of(1, FinishReason.LENGTH)));
        assertThat(events.stream().map(Object::getClass).distinct())
                .hasSize(ChatEvent.class.getPermittedSubclasses().length);
        List<Wire.ChatEvent> written = events.stream().map(writer).toList();
        assertThat(written)
                .allMatch(event -> event.getEventCase().getNumber() > 0
                        && event.getEventCase().getNumber() < 100);
        assertThat(written.getFirst().getStream().getProvider()).isEqualTo("p");
        assertThat(written.stream().filter(Wire.ChatEvent::hasStream)).hasSize(1);
        assertThat(written.getLast().getOtherFinishReasonsMap())
                .containsEntry(1, Wire.FinishReason.FINISH_REASON_LENGTH);
        assertThat(written.stream().filter(Wire.ChatEvent::hasRefusal).map(Wire.ChatEvent::getRefusal))
                .containsExactly("no");
    }
}
