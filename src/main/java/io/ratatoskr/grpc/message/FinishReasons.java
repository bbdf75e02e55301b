package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.grpc.v1.Wire;

/** Why a model stopped, on the wire. */
final class FinishReasons {
    private FinishReasons() {}

    static Wire.FinishReason write(FinishReason reason) {
        return switch (reason) {
            case STOP -> Wire.FinishReason.FINISH_REASON_STOP;
            case LENGTH -> Wire.FinishReason.FINISH_REASON_LENGTH;
            case TOOL_CALLS, FUNCTION_CALL -> Wire.FinishReason.FINISH_REASON_TOOL_CALLS;
            case CONTENT_FILTER -> Wire.FinishReason.FINISH_REASON_CONTENT_FILTER;
        };
    }

    /** What is unknown counts as a normal end. */
    static FinishReason read(Wire.FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_LENGTH -> FinishReason.LENGTH;
            case FINISH_REASON_TOOL_CALLS -> FinishReason.TOOL_CALLS;
            case FINISH_REASON_CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case FINISH_REASON_STOP, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> FinishReason.STOP;
        };
    }
}
