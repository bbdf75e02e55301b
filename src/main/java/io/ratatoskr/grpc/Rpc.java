package io.ratatoskr.grpc;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.Arrays;
import java.util.Locale;

/** The calls of {@code ratatoskr.v1.Ratatoskr}. */
public enum Rpc {
    CHAT("Chat"),
    CHAT_STREAM("ChatStream", true),
    GENERATE("Generate"),
    GENERATE_STREAM("GenerateStream", true),
    EMBED("Embed"),
    EMBED_BATCH("EmbedBatch"),
    INFER_NLI("InferNli"),
    INFER_NLI_BATCH("InferNliBatch"),
    CLASSIFY_ZERO_SHOT("ClassifyZeroShot"),
    CLASSIFY_ZERO_SHOT_BATCH("ClassifyZeroShotBatch"),
    CLASSIFY_TEXTS("ClassifyTexts"),
    CLASSIFY_STANCE("ClassifyStance"),
    CLASSIFY_STANCE_BATCH("ClassifyStanceBatch"),
    RERANK("Rerank"),
    COUNT_TOKENS("CountTokens"),
    TOKENIZE("Tokenize"),
    LIST_MODELS("ListModels"),
    MODEL_STATUS("ModelStatus"),
    GET_MODEL_METADATA("GetModelMetadata"),
    FETCH_MODEL_METADATA("FetchModelMetadata"),
    RESOLVE_PRESET("ResolvePreset"),
    LIST_PRESETS("ListPresets"),
    HEALTH("Health"),
    GET_CAPABILITIES("GetCapabilities"),
    LOAD_MODEL("LoadModel"),
    UNLOAD_MODEL("UnloadModel"),
    DOWNLOAD_MODEL("DownloadModel", true),
    REFRESH_MODELS("RefreshModels"),
    VALIDATE("Validate"),
    PLAN_ROUTE("PlanRoute"),
    GATEWAY_STATUS("GatewayStatus"),
    RELOAD("Reload"),
    STOP("Stop");

    /** The service, as the path of a call has it. */
    public static final String SERVICE = "ratatoskr.v1.Ratatoskr";

    private final String wireName;
    private final boolean streaming;

    Rpc(String wireName) {
        this(wireName, false);
    }

    Rpc(String wireName, boolean streaming) {
        this.wireName = wireName;
        this.streaming = streaming;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether the response is a stream of messages. */
    public boolean isStreaming() {
        return streaming;
    }

    /** The path of the call in HTTP/2. */
    public String path() {
        return "/" + SERVICE + "/" + wireName;
    }

    /** @throws ConfigurationInvalid when there is no call of that name, in whatever case */
    public static Rpc of(String name) {
        for (Rpc rpc : values()) {
            if (rpc.wireName.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return rpc;
            }
        }
        throw new ConfigurationInvalid("grpc-requests:%s: no such call; expected one of %s"
                .formatted(name, Arrays.stream(values()).map(Rpc::wireName).toList()));
    }
}
