package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ratatoskr.store.ModuleFiles;
import io.ratatoskr.tokenizer.TokenizerOptions;
import io.ratatoskr.tokenizer.TokenizerOptions.TruncationSide;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads how a model's inputs are tokenized, as sentence-transformers does: {@code max_seq_length} and {@code do_lower_case} of the
 * first of {@link ModuleFiles#LENGTH_FILES}, {@code model_max_length} and {@code truncation_side} of {@code tokenizer_config.json}, and the
 * number of positions in {@code config.json}.
 */
final class InputReader {
    /** Model families whose positions start after the padding token, as in fairseq. */
    private static final Set<String> OFFSET_POSITION_FAMILIES = Set.of(
            "roberta",
            "roberta-prelayernorm",
            "xlm-roberta",
            "xlm-roberta-xl",
            "camembert",
            "mpnet",
            "longformer",
            "data2vec-text",
            "ibert",
            "xmod",
            "luke",
            "mluke",
            "lilt",
            "layoutlmv3",
            "esm");
    /** The names of the number of positions in the families' {@code config.json}. */
    private static final List<String> POSITION_KEYS = List.of(
            "max_position_embeddings",
            "n_positions",
            "n_ctx",
            "max_seq_len",
            "max_sequence_length",
            "seq_length",
            "max_seq_length");
    /** The padding token of the families whose {@code config.json} has none. */
    private static final int FAIRSEQ_PADDING = 1;
    /** The libraries write a greater length for "no limit". */
    private static final double NO_LIMIT = 1e7;

    private static final int MIN_TOKENS = 3;
    private static final int DEFAULT_MAX_TOKENS = 512;

    /** Reads a JSON file of the model; a missing node if it does not exist. */
    @FunctionalInterface
    interface JsonFiles {
        JsonNode read(String path) throws IOException;
    }

    private InputReader() {}

    /** @param configured the maximum length of {@code models.yaml}, which takes precedence */
    static TokenizerOptions read(JsonFiles files, JsonNode config, Optional<Integer> configured) throws IOException {
        JsonNode lengths = lengthFile(files);
        JsonNode tokenizer = files.read("tokenizer_config.json");
        return new TokenizerOptions(
                configured.orElseGet(() -> maxTokens(config, lengths, tokenizer)),
                side(tokenizer.path("truncation_side")),
                lengths.path("do_lower_case").asBoolean());
    }

    private static JsonNode lengthFile(JsonFiles files) throws IOException {
        String folder = transformerFolder(files.read("modules.json"));
        for (String prefix : folder.isEmpty() ? List.of("") : List.of(folder + "/", "")) {
            for (String name : ModuleFiles.LENGTH_FILES) {
                JsonNode file = files.read(prefix + name);
                if (!file.isMissingNode()) {
                    return file;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /** The folder of the first module, which is the model itself; usually the root. */
    private static String transformerFolder(JsonNode modules) {
        String path = modules.path(0).path("path").asText("");
        boolean inside = !path.startsWith("/") && !path.contains("..") && !path.contains("\\");
        return inside ? path : "";
    }

    private static int maxTokens(JsonNode config, JsonNode lengths, JsonNode tokenizer) {
        double positions = positions(config);
        double trained = limit(lengths.path("max_seq_length"));
        double limit = Math.min(positions, trained < NO_LIMIT ? trained : tokenizerLimit(tokenizer));
        return limit >= NO_LIMIT ? DEFAULT_MAX_TOKENS : (int) limit;
    }

    private static double tokenizerLimit(JsonNode tokenizer) {
        return Math.min(limit(tokenizer.path("model_max_length")), limit(tokenizer.path("max_len")));
    }

    private static double limit(JsonNode value) {
        return value.isNumber() && value.asDouble() >= MIN_TOKENS ? Math.min(NO_LIMIT, value.asDouble()) : NO_LIMIT;
    }

    private static double positions(JsonNode config) {
        for (JsonNode owner : List.of(config, config.path("text_config"))) {
            for (String key : POSITION_KEYS) {
                double positions = limit(owner.path(key));
                if (positions < NO_LIMIT) {
                    return Math.max(MIN_TOKENS, positions - offset(owner));
                }
            }
        }
        return NO_LIMIT;
    }

    private static int offset(JsonNode config) {
        String family = config.path("model_type").asText();
        if (!OFFSET_POSITION_FAMILIES.contains(family)) {
            return 0;
        }
        int padding = config.path("pad_token_id").asInt(FAIRSEQ_PADDING);
        boolean usual = family.equals("mpnet") || padding < 0 || padding > 16;
        return (usual ? FAIRSEQ_PADDING : padding) + 1;
    }

    private static TruncationSide side(JsonNode value) {
        return switch (value.asText()) {
            case "left" -> TruncationSide.LEFT;
            case "right" -> TruncationSide.RIGHT;
            default -> TruncationSide.FROM_TOKENIZER;
        };
    }
}
