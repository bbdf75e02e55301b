package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.grpc.v1.Wire;
import java.util.Locale;

/** Formats of responses, reasoning and the choice of tools on the wire. */
final class FormatWriter {
    private FormatWriter() {}

    static Wire.ToolChoice toolChoice(ToolChoice choice) {
        Wire.ToolChoice.Builder message = Wire.ToolChoice.newBuilder();
        return switch (choice) {
            case ToolChoice.Auto auto -> message.setAuto(true).build();
            case ToolChoice.None none -> message.setNone(true).build();
            case ToolChoice.Required required -> message.setRequired(true).build();
            case ToolChoice.Function function ->
                message.setFunction(function.name()).build();
            case ToolChoice.Other other ->
                message.setOtherJson(other.json().text()).build();
        };
    }

    static Wire.ResponseFormat format(ResponseFormat format) {
        Wire.ResponseFormat.Builder message = Wire.ResponseFormat.newBuilder();
        switch (format) {
            case ResponseFormat.Text text -> message.setText(true);
            case ResponseFormat.JsonObject object -> message.setJsonObject(true);
            case ResponseFormat.Other other -> message.setOtherJson(other.json().text());
            case ResponseFormat.JsonSchema schema -> {
                message.setJsonSchema(
                        schema.schema() == null ? "null" : schema.schema().text());
                if (schema.name() != null) {
                    message.setSchemaName(schema.name());
                }
                if (schema.description() != null) {
                    message.setSchemaDescription(schema.description());
                }
                if (schema.strict() != null) {
                    message.setStrict(schema.strict());
                }
                if (!schema.extra().isEmpty()) {
                    message.setSchemaExtraJson(WireValues.text(schema.extra()));
                }
            }
        }
        return message.build();
    }

    static Wire.ReasoningConfig reasoning(ReasoningConfig reasoning) {
        Wire.ReasoningConfig.Builder message = Wire.ReasoningConfig.newBuilder();
        String effort = reasoning.effort();
        if (effort != null) {
            Wire.ReasoningEffort known = effort(effort);
            if (known == Wire.ReasoningEffort.REASONING_EFFORT_UNSPECIFIED) {
                message.setEffortName(effort);
            } else {
                message.setEffort(known);
            }
        }
        if (reasoning.maxTokens() != null) {
            message.setMaxTokens(reasoning.maxTokens());
        }
        if (reasoning.excludeFromOutput() != null) {
            message.setExcludeFromOutput(reasoning.excludeFromOutput());
        }
        if (!reasoning.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(reasoning.extra()));
        }
        return message.build();
    }

    private static Wire.ReasoningEffort effort(String name) {
        for (Wire.ReasoningEffort effort : Wire.ReasoningEffort.values()) {
            if (effort.name().equals("REASONING_EFFORT_" + name.toUpperCase(Locale.ROOT))) {
                return effort;
            }
        }
        return Wire.ReasoningEffort.REASONING_EFFORT_UNSPECIFIED;
    }
}
