package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's fields before {@code tools}: {@code functions} and {@code function_call} of a request, {@code function_call} of an
 * assistant's message, and messages with the role {@code function}, which have a name instead of a call's id. Converts a request to
 * tools, for providers whose API has only these, and its response back. The response's form depends on nothing but the request.
 * Such a response has one call at most: of several, the first; the model repeats the others once it has the result. Thread-safe.
 */
public final class LegacyFunctions {
    /** The field with the definitions of functions. */
    public static final String FUNCTIONS = "functions";
    /** The field with the choice, in a request, or with the call, in a message. */
    public static final String FUNCTION_CALL = "function_call";

    private LegacyFunctions() {}

    /** True if the response must have the form of these fields. */
    public static boolean isUsedBy(ChatRequest request) {
        RawJson functions = request.options().extra().get(FUNCTIONS);
        return functions != null && !functions.isNull() && request.dialect().equals(Dialects.OPENAI);
    }

    /** True if the request's {@code function_call} names the function that must be called. */
    public static boolean isForced(ChatRequest request) {
        RawJson choice = request.options().extra().get(FUNCTION_CALL);
        return isUsedBy(request) && choice != null && choice.isObject();
    }

    /**
     * The request with tools. Its additional fields stay, so that {@link #isUsedBy} holds, and a second conversion changes nothing.
     *
     * @throws InvalidRequest when the fields are malformed, or the request has other tools as well
     */
    public static ChatRequest convert(ChatRequest request) {
        if (!request.dialect().equals(Dialects.OPENAI)) {
            return request;
        }
        List<Message> messages = LegacyFunctionMessages.convert(request.messages());
        ChatRequest converted = messages.equals(request.messages()) ? request : request.withMessages(messages);
        return isUsedBy(request) ? withTools(converted) : converted;
    }

    private static ChatRequest withTools(ChatRequest request) {
        ChatOptions options = request.options();
        List<ToolDefinition> tools = LegacyFunctionParser.parse(options.extra().get(FUNCTIONS));
        if (isConverted(request.tools(), tools)) {
            return request;
        }
        if (!request.tools().isEmpty()) {
            throw new InvalidRequest("functions and tools are both set; use tools only", FUNCTIONS);
        }
        ToolChoice choice = LegacyFunctionParser.parseChoice(options.extra().get(FUNCTION_CALL));
        return request.withTools(tools)
                .withOptions(options.toBuilder()
                        .toolChoice(choice == null ? options.toolChoice() : choice)
                        .parallelToolCalls(false)
                        .build());
    }

    /** Whether the tools are the functions; an adapter may have changed their schemas. */
    private static boolean isConverted(List<ToolDefinition> tools, List<ToolDefinition> functions) {
        return tools.size() == functions.size() && names(tools).equals(names(functions));
    }

    private static List<String> names(List<ToolDefinition> tools) {
        return tools.stream()
                .map(tool -> tool instanceof ToolDefinition.Function function ? function.name() : "")
                .toList();
    }

    /** The response in the form that the request's fields have. */
    public static ChatResponse restore(ChatRequest request, ChatResponse response) {
        return isUsedBy(request)
                ? new ChatResponse(
                        response.choices().stream()
                                .map(LegacyFunctions::restore)
                                .toList(),
                        response.usage(),
                        response.model(),
                        response.provider(),
                        response.id(),
                        response.created(),
                        response.extra())
                : response;
    }

    private static Choice restore(Choice choice) {
        if (choice.toolCalls().isEmpty()) {
            return choice;
        }
        ToolCall call = choice.toolCalls().getFirst();
        AssistantOutput output = choice.output();
        return new Choice(
                choice.index(),
                choice.content(),
                new AssistantOutput(List.of(), output.reasoning(), output.reasoningDetails(), output.refusal()),
                restore(choice.finishReason()),
                choice.logprobs(),
                choice.extra().with(FUNCTION_CALL, call(call.name(), call.arguments())),
                choice.choiceExtra());
    }

    /** A decoder whose events have the form that the request's fields have. */
    public static StreamDecoder<ChatEvent> restore(ChatRequest request, StreamDecoder<ChatEvent> decoder) {
        return isUsedBy(request) ? new LegacyFunctionStreamDecoder(decoder) : decoder;
    }

    static FinishReason restore(FinishReason reason) {
        return reason == FinishReason.TOOL_CALLS ? FinishReason.FUNCTION_CALL : reason;
    }

    /** A call, or a part of one. */
    static RawJson call(@Nullable String name, String arguments) {
        return new JsonWriter(arguments.length() + 64)
                .beginObject()
                .field("name", name)
                .field("arguments", arguments)
                .endObject()
                .toRawJson();
    }

    /** The finish reasons of choices, restored. */
    static Map<Integer, FinishReason> restore(Map<Integer, FinishReason> reasons) {
        var restored = new HashMap<>(reasons);
        restored.replaceAll((choice, reason) -> restore(reason));
        return restored;
    }
}
