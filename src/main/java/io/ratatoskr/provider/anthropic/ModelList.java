package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
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
final class ModelList implements Catalogue {
    private static final String PATH = "/v1/models?limit=1000";

    /** Parameters that the API supports for no model. */
    private static final List<String> NEVER = List.of("frequency_penalty", "presence_penalty", "seed");

    @Override
    public HttpCall first(Profile profile) {
        return call(PATH);
    }

    @Override
    public Page page(HttpAnswer answer, Profile profile) {
        var page = new Draft(profile);
        BadAnswers.fields(answer.body(), profile, AnthropicFailures::disguised, page::field);
        if (!page.listed) {
            throw BadAnswers.of("expected a list of models", answer.body(), profile, AnthropicFailures::disguised);
        }
        String last = page.last;
        boolean more = page.more && last != null && !page.models.isEmpty();
        return new Page(page.models, more ? Optional.of(call(PATH + after(last))) : Optional.empty());
    }

    private static HttpCall call(String path) {
        Map<String, String> headers =
                Map.of("accept", "application/json", "anthropic-version", AnthropicProtocol.VERSION);
        return new HttpCall("GET", path, headers, new byte[0]);
    }

    private static String after(@Nullable String id) {
        return id == null ? "" : "&after_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** Parser of a page. */
    private static final class Draft {
        private final Profile profile;
        private final List<Listed> models = new ArrayList<>();
        private @Nullable String last;
        private boolean more;
        private boolean listed;

        Draft(Profile profile) {
            this.profile = profile;
        }

        void field(JsonReader reader) {
            switch (reader.name()) {
                case "data" -> list(reader);
                case "last_id" -> last = Lax.known(reader, null);
                case "has_more" -> more = reader.readRaw().text().equals("true");
                default -> reader.skip();
            }
        }

        private void list(JsonReader reader) {
            if (!reader.isList()) {
                reader.skip();
                return;
            }
            listed = true;
            reader.beginList();
            while (reader.nextElement()) {
                if (reader.isObject()) {
                    model(reader);
                } else {
                    reader.skip();
                }
            }
        }

        private void model(JsonReader reader) {
            String id = null;
            Integer window = null;
            Integer most = null;
            Map<String, RawJson> can = Map.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "id" -> id = Lax.known(reader, id);
                    case "max_input_tokens" -> window = limit(reader);
                    case "max_tokens" -> most = limit(reader);
                    case "capabilities" ->
                        can = reader.isObject() ? Json.parseObject(reader.readRaw()).fields() : skipped(reader);
                    default -> reader.skip();
                }
            }
            if (id == null || id.isBlank()) {
                return;
            }
            var info = new ModelInfo(id, profile.name(), capabilities(can), window, null, true, null);
            models.add(new Listed(new ModelMetadata(info, parameters(can), null, most)));
        }

        private static @Nullable Integer limit(JsonReader reader) {
            int limit = Lax.index(reader);
            return limit > 0 ? limit : null;
        }

        private static Map<String, RawJson> skipped(JsonReader reader) {
            reader.skip();
            return Map.of();
        }

        private static Set<ModelCapability> capabilities(Map<String, RawJson> can) {
            EnumSet<ModelCapability> found = EnumSet.of(
                    ModelCapability.CHAT,
                    ModelCapability.CHAT_STREAMING,
                    ModelCapability.GENERATE,
                    ModelCapability.TOOL_USE);
            if (is(can, "image_input", true)) {
                found.add(ModelCapability.VISION);
            }
            if (is(can, "thinking", true)) {
                found.add(ModelCapability.REASONING);
            }
            return found;
        }

        private static Map<String, ParameterAvailability> parameters(Map<String, RawJson> can) {
            Map<String, ParameterAvailability> found = new LinkedHashMap<>();
            NEVER.forEach(name -> found.put(name, new ParameterAvailability.Unsupported()));
            if (is(can, "thinking", false)) {
                found.put("reasoning", new ParameterAvailability.Unsupported());
            }
            if (is(can, "structured_outputs", false)) {
                found.put("response_format", new ParameterAvailability.Unsupported());
            }
            return found;
        }

        /** True if the list reports this value for a capability. */
        private static boolean is(Map<String, RawJson> can, String name, boolean supported) {
            RawJson told = can.get(name);
            if (told == null || !told.text().startsWith("{")) {
                return false;
            }
            RawJson value = Json.parseObject(told).get("supported");
            return value != null && value.text().equals(Boolean.toString(supported));
        }
    }
}
