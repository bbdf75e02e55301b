package io.ratatoskr.mock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an {@link ParsedRequest} in OpenAI's format in one pass over the JSON. Not thread-safe; for one use. */
final class ParsedRequestReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Maximum inputs or choices per request, as at OpenAI. */
    private static final int MAX_ITEMS = 2_048;

    private final JsonParser json;
    private String model = "";
    private boolean stream;
    private boolean includeUsage;
    private int choices = 1;
    private int wordCount;
    private List<String> echoTexts = List.of();
    private final List<String> tools = new ArrayList<>(0);
    private final List<String> inputs = new ArrayList<>(1);
    private @Nullable Integer dimensions;
    private boolean base64;

    private ParsedRequestReader(JsonParser json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException when the body is not a JSON object */
    static ParsedRequest read(byte[] body) {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the request body is not a JSON object");
            }
            return new ParsedRequestReader(json).read();
        } catch (IOException e) {
            throw new IllegalArgumentException("the request body is not JSON: " + e.getMessage(), e);
        }
    }

    private ParsedRequest read() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "model" -> model = json.getValueAsString("");
                case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                case "stream_options" -> readStreamOptions();
                case "n" -> choices = Math.clamp(json.getValueAsInt(1), 1, 128);
                case "messages" -> readObjects(this::readMessage);
                case "prompt" -> echoTexts = readTexts();
                case "input" -> inputs.addAll(readTexts());
                case "tools" -> readObjects(this::readTool);
                case "dimensions" -> dimensions = Math.clamp(json.getValueAsInt(1), 1, 4_096);
                case "encoding_format" -> base64 = "base64".equals(json.getValueAsString());
                default -> json.skipChildren();
            }
        }
        if (Math.max(inputs.size(), echoTexts.size() * choices) > MAX_ITEMS) {
            throw new IllegalArgumentException("more than %d inputs or choices at once".formatted(MAX_ITEMS));
        }
        return new ParsedRequest(
                model, stream, includeUsage, choices, echoTexts, wordCount, tools, inputs, dimensions, base64);
    }

    private interface ElementReader {
        void read() throws IOException;
    }

    private void readObjects(ElementReader element) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                element.read();
            } else {
                json.skipChildren();
            }
        }
    }

    private void readStreamOptions() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean usage = json.currentName().equals("include_usage");
            JsonToken value = json.nextToken();
            includeUsage |= usage && value == JsonToken.VALUE_TRUE;
            json.skipChildren();
        }
    }

    private void readMessage() throws IOException {
        String role = "";
        String text = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("role")) {
                role = json.getValueAsString("");
            } else if (name.equals("content")) {
                text = readContent();
            } else {
                json.skipChildren();
            }
        }
        wordCount += WordTokenizer.count(text);
        if (role.equals("user")) {
            echoTexts = List.of(text);
        }
    }

    private String readContent() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        StringBuilder text = new StringBuilder();
        readObjects(() -> {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isText = json.currentName().equals("text");
                json.nextToken();
                if (isText) {
                    text.append(json.getValueAsString(""));
                } else {
                    json.skipChildren();
                }
            }
        });
        return text.toString();
    }

    private void readTool() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean function = json.currentName().equals("function");
            if (json.nextToken() != JsonToken.START_OBJECT || !function) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isName = json.currentName().equals("name");
                json.nextToken();
                if (isName) {
                    tools.add(json.getValueAsString(""));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /** A text, a list of texts, a list of tokens, or a list of token lists. */
    private List<String> readTexts() throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            String text = json.getValueAsString("");
            wordCount += WordTokenizer.count(text);
            json.skipChildren();
            return List.of(text);
        }
        List<String> texts = new ArrayList<>();
        StringBuilder tokens = new StringBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken().isNumeric()) {
                tokens.append(tokens.isEmpty() ? "" : " ").append(json.getText());
            } else {
                texts.add(json.isExpectedStartArrayToken() ? readTokenList() : countWords(json.getValueAsString("")));
            }
        }
        if (!tokens.isEmpty()) {
            texts.add(countWords(tokens.toString()));
        }
        return texts;
    }

    private String readTokenList() throws IOException {
        StringBuilder tokens = new StringBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            tokens.append(tokens.isEmpty() ? "" : " ").append(json.getValueAsString(""));
            json.skipChildren();
        }
        return countWords(tokens.toString());
    }

    private String countWords(String text) {
        wordCount += WordTokenizer.count(text);
        return text;
    }
}
