package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tools of the wire, their choice and their calls. */
final class ToolReader {
    private static final Logger LOG = LoggerFactory.getLogger(ToolReader.class);
    private static final RawJson EMPTY = new RawJson("{}");

    private ToolReader() {}

    static List<ToolDefinition> tools(List<Wire.ToolDefinition> tools) {
        return WireValues.limited("tools", tools, RequestLimits.MAX_TOOLS).stream()
                .map(ToolReader::tool)
                .toList();
    }

    private static ToolDefinition tool(Wire.ToolDefinition tool) {
        if (tool.hasOtherJson()) {
            RawJson json = WireValues.json("other_json", tool.getOtherJson());
            return new ToolDefinition.Other(MessageReader.type(json), json);
        }
        return new ToolDefinition.Function(
                tool.getName(),
                WireValues.textOrNull(tool.getDescription()),
                parameters(tool),
                tool.hasStrict() ? tool.getStrict() : null,
                lenient(tool, "cache_control_json", tool.getCacheControlJson()),
                WireValues.fields("extra_json", tool.getExtraJson()),
                WireValues.fields("tool_extra_json", tool.getToolExtraJson()));
    }

    private static @Nullable RawJson parameters(Wire.ToolDefinition tool) {
        if (tool.getParametersJson().isEmpty()) {
            return null;
        }
        RawJson parameters = lenient(tool, "parameters_json", tool.getParametersJson());
        return parameters == null ? EMPTY : parameters;
    }

    /** Null, with a warning, if the text is not JSON. */
    private static @Nullable RawJson lenient(Wire.ToolDefinition tool, String field, String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return WireValues.json(field, text);
        } catch (InvalidRequest malformed) {
            LOG.warn("{} of a tool is not JSON and is ignored", field);
            LOG.debug("the tool is {}", tool.getName());
            return null;
        }
    }

    static ToolCall call(Wire.ToolCall call) {
        return new ToolCall(
                call.getId(),
                call.getName(),
                call.getArguments(),
                call.hasType() ? call.getType() : null,
                WireValues.fields("extra_json", call.getExtraJson()));
    }

    /** Automatic if none is set, or one is false. */
    static ToolChoice choice(Wire.ToolChoice choice) {
        return switch (choice.getChoiceCase()) {
            case NONE -> choice.getNone() ? ToolChoice.NONE : ToolChoice.AUTO;
            case REQUIRED -> choice.getRequired() ? ToolChoice.REQUIRED : ToolChoice.AUTO;
            case FUNCTION -> new ToolChoice.Function(choice.getFunction());
            case OTHER_JSON -> new ToolChoice.Other(WireValues.json("other_json", choice.getOtherJson()));
            case AUTO, CHOICE_NOT_SET -> ToolChoice.AUTO;
        };
    }
}
