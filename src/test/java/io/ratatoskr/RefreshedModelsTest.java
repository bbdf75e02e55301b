package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shipped metadata after a provider's list was fetched, stored and loaded again. */
final class RefreshedModelsTest {
    private static final Map<String, String> KEYS =
            Map.of("GEMINI_API_KEY", "test-key", "ANTHROPIC_API_KEY", "test-key", "HF_TOKEN", "test-key");
    private static final Set<ModelCapability> ALL_OF_CHAT = Set.of(
            ModelCapability.CHAT,
            ModelCapability.CHAT_STREAMING,
            ModelCapability.GENERATE,
            ModelCapability.TOOL_USE,
            ModelCapability.VISION,
            ModelCapability.REASONING);

    @TempDir
    Path folder;

    private final MockProvider mock = MockProvider.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    private ModelGateway gateway() {
        Ratatoskr.Builder builder = Ratatoskr.builder()
                .environment(KEYS)
                .set("ratatoskr.models.folder", folder.resolve("store").toString())
                .set("ratatoskr.provider-defaults.list-models", "false");
        for (String provider : List.of("gemini", "anthropic", "huggingface")) {
            builder.set("ratatoskr.providers." + provider + ".base-url", mock.origin());
        }
        return builder.build();
    }

    private static ModelMetadata at(ModelGateway gateway, String provider, String id) {
        return gateway.metadata(provider + ":" + id).merged();
    }

    private static void refresh(ModelGateway gateway, String provider) {
        List<RefreshResult> results = gateway.refresh(new RefreshRequest(List.of(provider), true));
        assertThat(results).hasSize(1);
        assertThat(results.getFirst().failure()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini | gemini-2.5-flash | /models | {'models':[{'name':'models/gemini-2.5-flash','version':'001',"
                        + "'inputTokenLimit':1048576,'outputTokenLimit':65536,'thinking':true,'temperature':1,'topP':0.95,"
                        + "'topK':64,'maxTemperature':2,'supportedGenerationMethods':['generateContent','countTokens']}]}",
                "anthropic | claude-sonnet-4-5-20250929 | /v1/models | {'data':[{'type':'model',"
                        + "'id':'claude-sonnet-4-5-20250929','display_name':'Claude Sonnet 4.5',"
                        + "'created_at':'2025-09-29T00:00:00Z'}],'has_more':false}"
            })
    void a_list_that_mentions_few_facts_leaves_the_others_also_after_a_restart(
            String provider, String id, String path, String list) {
        mock.at(path).always(MockResponse.json(list.replace('\'', '"')));
        ModelMetadata shipped;
        try (ModelGateway gateway = gateway()) {
            shipped = at(gateway, provider, id);
            assertThat(shipped.info().capabilities()).isEqualTo(ALL_OF_CHAT);
            refresh(gateway, provider);
            assertRemains(at(gateway, provider, id), shipped);
        }
        try (ModelGateway gateway = gateway()) {
            assertRemains(at(gateway, provider, id), shipped);
        }
    }

    private static void assertRemains(ModelMetadata now, ModelMetadata shipped) {
        assertThat(now.info().capabilities()).containsAll(shipped.info().capabilities());
        assertThat(now.inputModalities()).isEqualTo(shipped.inputModalities());
        assertThat(now.outputModalities()).isEqualTo(shipped.outputModalities());
        assertThat(now.pricing()).isEqualTo(shipped.pricing());
        assertThat(now.maxOutputTokens()).isEqualTo(shipped.maxOutputTokens());
        assertThat(now.parameters().keySet()).containsAll(shipped.parameters().keySet());
    }

    /** As version 1 of the file was written when a list still replaced all capabilities. */
    @Test
    void a_list_that_was_stored_without_what_is_absent_removes_nothing() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        String address = mock.origin().substring("http://".length());
        Files.writeString(folder.resolve("store/registry.json"), """
                {"format":1,"version":"","providers":{"gemini":{"address":"%1$s","at":1767225600,"complete":true,"models":[
                {"id":"gemini-2.5-pro","capabilities":["chat","chat_streaming","generate"],"context_window":1048576}]},
                "anthropic":{"address":"%1$s","at":1767225600,"complete":true,"models":[
                {"id":"claude-haiku-4-5-20251001","capabilities":["chat","chat_streaming","generate","tool_use"]}]}},"same":[]}
                """.formatted(address));
        try (ModelGateway gateway = gateway()) {
            assertThat(at(gateway, "gemini", "gemini-2.5-pro").info().capabilities())
                    .isEqualTo(ALL_OF_CHAT);
            assertThat(at(gateway, "anthropic", "claude-haiku-4-5-20251001")
                            .info()
                            .capabilities())
                    .isEqualTo(ALL_OF_CHAT);
            // It was loaded, and is complete
            var listed = new ArrayList<String>();
            gateway.models().stream()
                    .filter(model -> model.provider().equals("gemini"))
                    .forEach(model -> listed.add(model.id()));
            assertThat(listed).containsExactly("gemini-2.5-pro");
        }
    }

    @Test
    void what_a_list_denies_is_removed_also_after_a_restart() {
        mock.at("/v1/models")
                .always(MockResponse.json("{\"data\":[{\"id\":\"claude-sonnet-4-5-20250929\",\"capabilities\":"
                        + "{\"image_input\":{\"supported\":false}}}],\"has_more\":false}"));
        try (ModelGateway gateway = gateway()) {
            refresh(gateway, "anthropic");
        }
        try (ModelGateway gateway = gateway()) {
            ModelMetadata now = at(gateway, "anthropic", "claude-sonnet-4-5-20250929");
            assertThat(now.info().capabilities())
                    .contains(ModelCapability.REASONING)
                    .doesNotContain(ModelCapability.VISION);
            assertThat(now.inputModalities()).doesNotContain("image").contains("text");
        }
    }
}
