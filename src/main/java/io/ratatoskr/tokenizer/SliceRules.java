package io.ratatoskr.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides from a {@code tokenizer.json} where a text may be cut. Only for normalizers that change characters in place and for
 * pre-tokenizers that are known to split there; any other tokenizer gets its text whole.
 */
final class SliceRules {
    private static final Logger LOG = LoggerFactory.getLogger(SliceRules.class);
    private static final Set<String> LOCAL_NORMALIZERS = Set.of("NFC", "NFD", "NFKC", "NFKD", "Lowercase");
    /** The patterns of Llama 3, and of Qwen 2 with digits one by one: a blank is the first character of a piece, or follows white space. */
    private static final Set<String> PATTERNS = Set.of(splitPattern("\\p{N}{1,3}"), splitPattern("\\p{N}"));

    private SliceRules() {}

    private static String splitPattern(String digits) {
        return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + digits
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    /** Reads a file that the tokenizers' library has accepted. One that exceeds this reader's limits is not cut. */
    static TextSlicer read(byte[] json) {
        try {
            return parse(json);
        } catch (IOException e) {
            LOG.debug("long texts are not cut: {}", e.getMessage());
            return TextSlicer.NONE;
        }
    }

    private static TextSlicer parse(byte[] json) throws IOException {
        ObjectReader reader = Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        JsonNode normalizer = MissingNode.getInstance();
        JsonNode preTokenizer = MissingNode.getInstance();
        JsonNode addedTokens = MissingNode.getInstance();
        try (JsonParser parser = Json.factory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "normalizer" -> normalizer = reader.readTree(parser);
                    case "pre_tokenizer" -> preTokenizer = reader.readTree(parser);
                    case "added_tokens" -> addedTokens = reader.readTree(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        return slicer(normalizer, preTokenizer, addedTokens);
    }

    private static TextSlicer slicer(JsonNode normalizer, JsonNode preTokenizer, JsonNode addedTokens) {
        boolean bert = isType(normalizer, "BertNormalizer") && isType(preTokenizer, "BertPreTokenizer");
        if (!bert && !(isLocal(normalizer) && splitsBeforeBlanks(preTokenizer))) {
            return TextSlicer.NONE;
        }
        boolean ascii = true;
        boolean punctuated = false;
        for (JsonNode token : addedTokens) {
            String content = token.path("content").asText();
            if (token.path("rstrip").asBoolean() || content.chars().anyMatch(Character::isWhitespace)) {
                return TextSlicer.NONE;
            }
            ascii &= content.chars().allMatch(c -> c < 0x80);
            punctuated |= content.chars().anyMatch(c -> TextSlicer.PUNCTUATION.indexOf(c) >= 0);
        }
        return new TextSlicer(
                true, bert && ascii && normalizer.path("handle_chinese_chars").asBoolean(), bert && !punctuated);
    }

    /** Returns whether a blank after a visible character stays one, and stays in its place. */
    private static boolean isLocal(JsonNode normalizer) {
        if (normalizer.isNull() || normalizer.isMissingNode() || isType(normalizer, "BertNormalizer")) {
            return true;
        }
        if (isType(normalizer, "Sequence")) {
            for (JsonNode each : normalizer.path("normalizers")) {
                if (!isLocal(each)) {
                    return false;
                }
            }
            return true;
        }
        return LOCAL_NORMALIZERS.contains(type(normalizer));
    }

    private static boolean splitsBeforeBlanks(JsonNode preTokenizer) {
        return switch (type(preTokenizer)) {
            case "BertPreTokenizer", "Whitespace", "WhitespaceSplit" -> true;
            case "ByteLevel" -> preTokenizer.path("use_regex").asBoolean(true);
            case "Sequence" -> isSplitByKnownPattern(preTokenizer.path("pretokenizers"));
            default -> false;
        };
    }

    private static boolean isSplitByKnownPattern(JsonNode steps) {
        JsonNode split = steps.path(0);
        JsonNode bytes = steps.path(1);
        return steps.size() == 2
                && isType(split, "Split")
                && PATTERNS.contains(split.path("pattern").path("Regex").asText())
                && "Isolated".equals(split.path("behavior").asText())
                && !split.path("invert").asBoolean()
                && isType(bytes, "ByteLevel")
                && !bytes.path("use_regex").asBoolean(true)
                && !bytes.path("add_prefix_space").asBoolean(true);
    }

    private static boolean isType(JsonNode step, String type) {
        return type.equals(type(step));
    }

    private static String type(JsonNode step) {
        return step instanceof ObjectNode ? step.path("type").asText() : "";
    }
}
