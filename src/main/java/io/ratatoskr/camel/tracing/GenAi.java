package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.ratatoskr.api.Operation;
import java.util.List;

/**
 * Names of OpenTelemetry's semantic conventions for generative AI, version 1.41, and of HTTP, and the gateway's own. The conventions are
 * in development; they change here only.
 */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> REQUEST_STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");
    static final AttributeKey<Double> TOP_P = AttributeKey.doubleKey("gen_ai.request.top_p");
    static final AttributeKey<Double> TOP_K = AttributeKey.doubleKey("gen_ai.request.top_k");
    static final AttributeKey<Long> SEED = AttributeKey.longKey("gen_ai.request.seed");
    static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    static final AttributeKey<Double> FREQUENCY_PENALTY = AttributeKey.doubleKey("gen_ai.request.frequency_penalty");
    static final AttributeKey<Double> PRESENCE_PENALTY = AttributeKey.doubleKey("gen_ai.request.presence_penalty");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
            AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHE_READ_TOKENS = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_CREATION_TOKENS =
            AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> REASONING_TOKENS = AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    static final AttributeKey<String> INPUT_MESSAGES = AttributeKey.stringKey("gen_ai.input.messages");
    static final AttributeKey<String> OUTPUT_MESSAGES = AttributeKey.stringKey("gen_ai.output.messages");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

    static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

    /** The configured name of the provider. */
    static final AttributeKey<String> CONFIGURED_PROVIDER = AttributeKey.stringKey("ratatoskr.provider");

    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("ratatoskr.request_id");
    static final AttributeKey<String> CALLER = AttributeKey.stringKey("ratatoskr.caller");
    static final AttributeKey<Boolean> HEDGE = AttributeKey.booleanKey("ratatoskr.hedge");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("ratatoskr.attempts");
    /** In US dollars. */
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("ratatoskr.cost");

    /** Value of {@link #HTTP_METHOD}, and of models in metrics, for all others. */
    static final String OTHER = "_OTHER";

    private GenAi() {}

    /** The conventions' name of an operation, or the gateway's own where they have none. */
    static String operation(Operation operation) {
        return switch (operation) {
            case CHAT -> "chat";
            case GENERATE -> "text_completion";
            case EMBED -> "embeddings";
            case NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> operation.wireName();
        };
    }
}
