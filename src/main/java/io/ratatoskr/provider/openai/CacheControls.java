package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marks ({@code cache_control}) that the gateway adds to the messages of a request with {@code cache_prompt}, so that the next
 * request of the conversation hits the cache. As for Anthropic, they are at the end of the system text and of the last two user
 * turns, at most four with the caller's own. Where only the last mark counts, it is one that does not move: at the end of the
 * system text, else of the first user turn.
 *
 * <p>A mark is for an hour if the caller's {@code cache_control}, of the request or of any part, is. The providers refuse an hour
 * after 5 minutes, so none is behind a shorter one of the caller.
 */
final class CacheControls {
    static final CacheControls NONE = new CacheControls(new RawJson[0]);

    private static final String NAME = "cache_control";
    private static final int MAX_MARKS = 4;
    private static final RawJson FIVE_MINUTES = new RawJson("{\"type\":\"ephemeral\"}");
    private static final RawJson ONE_HOUR = new RawJson("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");

    private final @Nullable RawJson[] marks;

    private CacheControls(@Nullable RawJson[] marks) {
        this.marks = marks;
    }

    static CacheControls of(ChatRequest request, OpenRouterPromptCaching caching) {
        if (!Boolean.TRUE.equals(request.options().cachePrompt())) {
            return NONE;
        }
        return switch (caching) {
            case MARKS_WITH_LIFETIME -> place(request, true);
            case MARKS -> place(request, false);
            case LAST_MARK -> placeOne(request);
            case AUTOMATIC, NONE -> NONE;
        };
    }

    /** The mark on the last text of the message at that index; null if there is none. */
    @Nullable
    RawJson of(int message) {
        return message < marks.length ? marks[message] : null;
    }

    /** The index of the last text with a character other than whitespace, which may be marked; -1 if there is none. */
    static int lastText(List<Part> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i) instanceof Part.Text text && !text.text().isBlank()) {
                return i;
            }
        }
        return -1;
    }

    private static CacheControls place(ChatRequest request, boolean lifetimes) {
        List<Message> messages = request.messages();
        var own = OwnMarks.of(request);
        var marks = new @Nullable RawJson[messages.size()];
        int remaining = MAX_MARKS - own.count;
        int lastTurn = turnEnd(messages, messages.size() - 1);
        int previousTurn = turnEnd(messages, turnStart(messages, lastTurn) - 1);
        int[] places = {
            systemEnd(messages), lastMarkable(messages, lastTurn), lastMarkable(messages, previousTurn),
        };
        for (int index : places) {
            if (index >= 0 && remaining > 0 && !own.marked[index]) {
                marks[index] = lifetimes && own.anHour && index <= own.firstShort ? ONE_HOUR : FIVE_MINUTES;
                remaining--;
            }
        }
        return new CacheControls(marks);
    }

    private static CacheControls placeOne(ChatRequest request) {
        List<Message> messages = request.messages();
        if (OwnMarks.of(request).count > 0) {
            return NONE;
        }
        int index = systemEnd(messages);
        for (int i = 0; i < messages.size() && index < 0; i++) {
            index = messages.get(i).role() == Role.USER && isMarkable(messages.get(i)) ? i : -1;
        }
        var marks = new @Nullable RawJson[messages.size()];
        if (index >= 0) {
            marks[index] = FIVE_MINUTES;
        }
        return new CacheControls(marks);
    }

    /** The last of the system messages before all others; -1 if there is none. */
    private static int systemEnd(List<Message> messages) {
        int end = -1;
        for (int i = 0; i < messages.size() && isSystem(messages.get(i)); i++) {
            end = isMarkable(messages.get(i)) ? i : end;
        }
        return end;
    }

    /** The last message of the user's turn at that index or before it; -1 if there is none. */
    private static int turnEnd(List<Message> messages, int from) {
        int end = from;
        while (end >= 0 && !isUserTurn(messages.get(end))) {
            end--;
        }
        return end;
    }

    private static int turnStart(List<Message> messages, int index) {
        int start = index;
        while (start > 0 && isUserTurn(messages.get(start - 1))) {
            start--;
        }
        return start;
    }

    /** The last message of that turn with a text to mark; -1 if there is none. */
    private static int lastMarkable(List<Message> messages, int turnEnd) {
        for (int i = turnEnd; i >= 0 && isUserTurn(messages.get(i)); i--) {
            if (isMarkable(messages.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSystem(Message message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }

    private static boolean isUserTurn(Message message) {
        return message.role() == Role.USER || message.role() == Role.TOOL;
    }

    private static boolean isMarkable(Message message) {
        return switch (message.content()) {
            case Content.Text text -> !text.text().isBlank();
            case Content.Parts parts -> lastText(parts.parts()) >= 0;
            case null -> false;
        };
    }

    /** The caller's own marks, as far as they are sent. */
    private static final class OwnMarks {
        final boolean[] marked;
        int count;
        boolean anHour;

        /** Index of the first message with a mark for 5 minutes; -1: a tool, the largest integer: none. */
        int firstShort = Integer.MAX_VALUE;

        private OwnMarks(int messages) {
            marked = new boolean[messages];
        }

        static OwnMarks of(ChatRequest request) {
            List<Message> messages = request.messages();
            var own = new OwnMarks(messages.size());
            if (!request.dialect().equals(Dialects.OPENAI)) {
                return own;
            }
            for (ToolDefinition tool : request.tools()) {
                if (tool instanceof ToolDefinition.Function function) {
                    own.add(function.cacheControl(), -1);
                }
            }
            for (int i = 0; i < messages.size(); i++) {
                own.add(messages.get(i).extra().get(NAME), i);
                if (messages.get(i).content() instanceof Content.Parts(List<Part> parts)) {
                    for (Part part : parts) {
                        own.add(extra(part).get(NAME), i);
                    }
                }
            }
            // Of the whole request: the provider marks the last block
            own.add(request.options().extra().get(NAME), Integer.MAX_VALUE);
            return own;
        }

        private void add(@Nullable RawJson control, int message) {
            if (control == null || !control.isObject()) {
                return;
            }
            count++;
            if (message >= 0 && message < marked.length) {
                marked[message] = true;
            }
            RawJson ttl = Json.parseObject(control).get("ttl");
            if (ttl != null && ttl.text().equals("\"1h\"")) {
                anHour = true;
            } else {
                firstShort = Math.min(firstShort, message);
            }
        }

        private static AdditionalProperties extra(Part part) {
            return switch (part) {
                case Part.Text text -> text.extra();
                case Part.Image image -> image.extra();
                case Part.Audio audio -> audio.extra();
                case Part.File file -> file.extra();
                case Part.Refusal refusal -> refusal.extra();
                case Part.Other other -> Json.parseObject(other.json());
            };
        }
    }
}
