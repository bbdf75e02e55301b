package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.CreationTime;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models}: ids, limits and capabilities, a page of up to 1,000 at a time. Thread-safe. */
final class AnthropicModelCatalog implements ModelCatalog {
    private static final String PATH = "/v1/models?limit=1000";

    /** Parameters that the API supports for no model. */
    private static final List<String> UNSUPPORTED = List.of("frequency_penalty", "presence_penalty", "seed");

    @Override
    public ProviderHttpRequest firstPageRequest(ProviderProfile profile) {
        return toHttpRequest(PATH);
    }

    @Override
    public ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile) {
        var page = new PageParser(profile);
        MalformedResponses.readFields(response.body(), profile, AnthropicErrorMapper::detectError, page::readField);
        if (!page.hasList) {
            throw MalformedResponses.malformed(
                    "expected a list of models", response.body(), profile, AnthropicErrorMapper::detectError);
        }
        String lastId = page.lastId;
        boolean hasMore = page.hasMore && lastId != null && !page.models.isEmpty();
        return new ModelPage(
                page.models, hasMore ? Optional.of(toHttpRequest(PATH + afterParameter(lastId))) : Optional.empty());
    }

    private static ProviderHttpRequest toHttpRequest(String path) {
        Map<String, String> headers =
                Map.of("accept", "application/json", "anthropic-version", AnthropicProtocol.VERSION);
        return new ProviderHttpRequest("GET", path, headers, new byte[0]);
    }

    private static String afterParameter(@Nullable String id) {
        return id == null ? "" : "&after_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** Parser of a page. */
    private static final class PageParser {
        private final ProviderProfile profile;
        private final List<ListedModel> models = new ArrayList<>();
        private @Nullable String lastId;
        private boolean hasMore;
        private boolean hasList;

        PageParser(ProviderProfile profile) {
            this.profile = profile;
        }

        void readField(JsonReader reader) {
            switch (reader.name()) {
                case "data" -> readModels(reader);
                case "last_id" -> lastId = LenientJson.textOr(reader, null);
                case "has_more" -> hasMore = reader.readRaw().text().equals("true");
                default -> reader.skip();
            }
        }

        private void readModels(JsonReader reader) {
            if (!reader.isList()) {
                reader.skip();
                return;
            }
            hasList = true;
            reader.beginList();
            while (reader.nextElement()) {
                if (reader.isObject()) {
                    readModel(reader);
                } else {
                    reader.skip();
                }
            }
        }

        private void readModel(JsonReader reader) {
            String id = null;
            Integer contextWindow = null;
            Integer maxTokens = null;
            String createdAt = null;
            Map<String, RawJson> capabilities = Map.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "id" -> id = LenientJson.textOr(reader, id);
                    case "max_input_tokens" -> contextWindow = limit(reader);
                    case "max_tokens" -> maxTokens = limit(reader);
                    case "created_at" -> createdAt = LenientJson.textOrNull(reader);
                    case "capabilities" ->
                        capabilities = reader.isObject()
                                ? Json.parseObject(reader.readRaw()).fields()
                                : skipValue(reader);
                    default -> reader.skip();
                }
            }
            if (id == null || id.isBlank()) {
                return;
            }
            var info =
                    ModelInfo.of(id, profile.name(), capabilities(capabilities)).withContextWindow(contextWindow);
            ModelMetadata model = ModelMetadata.of(info)
                    .withParameters(parameters(capabilities))
                    .withMaxOutputTokens(maxTokens);
            models.add(new ListedModel(
                    CreationTime.add(model, CreationTime.parse(createdAt)), List.of(), absences(capabilities)));
        }

        private static @Nullable Integer limit(JsonReader reader) {
            int limit = LenientJson.indexOrMinusOne(reader);
            return limit > 0 ? limit : null;
        }

        private static Map<String, RawJson> skipValue(JsonReader reader) {
            reader.skip();
            return Map.of();
        }

        private static Set<ModelCapability> capabilities(Map<String, RawJson> capabilities) {
            EnumSet<ModelCapability> result = EnumSet.of(
                    ModelCapability.CHAT,
                    ModelCapability.CHAT_STREAMING,
                    ModelCapability.GENERATE,
                    ModelCapability.TOOL_USE);
            if (isReported(capabilities, "image_input", true)) {
                result.add(ModelCapability.VISION);
            }
            if (isReported(capabilities, "thinking", true)) {
                result.add(ModelCapability.REASONING);
            }
            return result;
        }

        private static Absences absences(Map<String, RawJson> capabilities) {
            EnumSet<ModelCapability> absent = EnumSet.noneOf(ModelCapability.class);
            if (isReported(capabilities, "image_input", false)) {
                absent.add(ModelCapability.VISION);
            }
            if (isReported(capabilities, "thinking", false)) {
                absent.add(ModelCapability.REASONING);
            }
            return Absences.of(absent);
        }

        private static Map<String, ParameterAvailability> parameters(Map<String, RawJson> capabilities) {
            Map<String, ParameterAvailability> result = new LinkedHashMap<>();
            UNSUPPORTED.forEach(name -> result.put(name, new ParameterAvailability.Unsupported()));
            if (isReported(capabilities, "thinking", false)) {
                result.put("reasoning", new ParameterAvailability.Unsupported());
            }
            if (isReported(capabilities, "structured_outputs", false)) {
                result.put("response_format", new ParameterAvailability.Unsupported());
            }
            return result;
        }

        /** True if the list reports this value for a capability. */
        private static boolean isReported(Map<String, RawJson> capabilities, String name, boolean supported) {
            RawJson value = Json.fieldsOrNone(capabilities.get(name)).get("supported");
            return value != null && value.text().equals(Boolean.toString(supported));
        }
    }
}
