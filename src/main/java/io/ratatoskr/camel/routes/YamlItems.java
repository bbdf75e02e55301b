package io.ratatoskr.camel.routes;

import io.ratatoskr.config.YamlNesting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The items of a route file, which is a list, with their lines. */
public final class YamlItems {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final String text;
    private final List<Item> items;
    /** The index at which each line starts, and the end of the text. */
    private final int[] lineStarts;

    private final boolean anchors;

    /**
     * An item.
     *
     * @param index in the list
     * @param kind its key, such as {@code route}
     * @param line its first line, from 1
     */
    record Item(int index, String kind, int line, Node value) {}

    private YamlItems(String text, List<Item> items) {
        this.text = text;
        this.items = items;
        IntStream.Builder starts = IntStream.builder().add(0);
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            starts.add(end + 1);
        }
        this.lineStarts = starts.add(text.length()).build().toArray();
        this.anchors =
                text.contains("*") && text.contains("&") && items.stream().anyMatch(item -> !isAlone(item));
    }

    /** The items; none if the file is not a list. */
    public static YamlItems read(String text) {
        var items = new ArrayList<Item>();
        try {
            Optional<Node> root = YamlNesting.compose(text, SETTINGS);
            if (root.isPresent() && root.get() instanceof SequenceNode list) {
                list.getValue().forEach(item -> items.add(item(items.size(), item)));
            }
        } catch (YamlEngineException invalid) {
            items.clear();
        }
        return new YamlItems(text, items);
    }

    private static Item item(int index, Node node) {
        int line = line(node.getStartMark());
        if (node instanceof MappingNode map && !map.getValue().isEmpty()) {
            NodeTuple first = map.getValue().getFirst();
            String kind = first.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            return new Item(index, kind, line, first.getValueNode());
        }
        return new Item(index, "", line, node);
    }

    List<Item> items() {
        return items;
    }

    /** The line of an item, by its index in the list; 0 if it is unknown. */
    public int line(int index) {
        return index < 0 || index >= items.size() ? 0 : items.get(index).line();
    }

    /** The line of a value with that text under a key of that name, anywhere in an item; else that of the item. */
    public int lineOf(int index, String key, String value) {
        int line =
                index < 0 || index >= items.size() ? 0 : find(items.get(index).value(), key, value);
        return line == 0 ? line(index) : line;
    }

    /** The same in all items; 0 if none has it. */
    public int lineOf(String key, String value) {
        return items.stream()
                .mapToInt(item -> find(item.value(), key, value))
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private static int find(Node node, String key, String value) {
        int line = 0;
        if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (line == 0
                        && entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && entry.getValueNode() instanceof ScalarNode scalar
                        && scalar.getValue().startsWith(value)) {
                    line = line(scalar.getStartMark());
                }
                line = line == 0 ? find(entry.getValueNode(), key, value) : line;
            }
        } else if (node instanceof SequenceNode list) {
            for (Node child : list.getValue()) {
                line = line == 0 ? find(child, key, value) : line;
            }
        }
        return line;
    }

    /** The texts under keys of that name, anywhere in the file, by their lines. */
    Map<Integer, String> valuesOf(String key) {
        var values = new TreeMap<Integer, String>();
        items.forEach(item -> visit("", item.value(), (parent, entry) -> {
            if (isKey(entry, key) && entry.getValueNode() instanceof ScalarNode scalar) {
                values.put(line(scalar.getStartMark()), scalar.getValue());
            }
        }));
        return values;
    }

    /** An option like this one, which is in the items, of the step that does not have it; as the end of a message. */
    String similarOption(List<Item> in, String option) {
        var similar = new ArrayList<String>();
        in.forEach(item -> visit(item.kind(), item.value(), (parent, entry) -> {
            if (isKey(entry, option)) {
                similar.add(YamlNames.similarOption(parent, option));
            }
        }));
        return similar.stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private static boolean isKey(NodeTuple entry, String key) {
        return entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
    }

    /** Visits the entries of all maps in the node; with the key under which the map is. */
    private static void visit(String parent, Node node, BiConsumer<String, NodeTuple> visitor) {
        if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                visitor.accept(parent, entry);
                String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
                visit(key, entry.getValueNode(), visitor);
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(child -> visit(parent, child, visitor));
        }
    }

    /** Whether items share parts by anchors, so that one alone is not valid. */
    boolean hasAnchors() {
        return anchors;
    }

    private boolean isAlone(Item item) {
        try {
            new Compose(SETTINGS).composeString(lines(item));
            return true;
        } catch (YamlEngineException alias) {
            return false;
        }
    }

    String text() {
        return text;
    }

    /** The file with only these items, in the same lines. */
    String alone(List<Item> only) {
        var part = new StringBuilder(1024);
        int line = 1;
        for (Item item : only) {
            part.repeat('\n', item.line() - line).append(lines(item));
            line = endLine(item);
        }
        return part.toString();
    }

    /** The line after an item. */
    private int endLine(Item item) {
        return item.index() + 1 < items.size() ? items.get(item.index() + 1).line() : lineStarts.length;
    }

    /** The lines of an item. */
    private String lines(Item item) {
        return text.substring(lineStarts[item.line() - 1], lineStarts[endLine(item) - 1]);
    }

    /** The id of a route or of a templated route; null for other items and routes without one. */
    @Nullable
    String routeId(Item item) {
        String key = switch (item.kind()) {
            case "route" -> "id";
            case "templatedRoute" -> "routeId";
            default -> "";
        };
        if (item.value() instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && entry.getValueNode() instanceof ScalarNode id) {
                    return id.getValue();
                }
            }
        }
        return null;
    }

    /** The ids of the routes and templated routes. */
    public Set<String> routeIds() {
        return items.stream().map(this::routeId).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** The text of an item, without empty lines around it. */
    String source(Item item) {
        return lines(item).strip() + "\n";
    }

    /** The line of a syntax error; 0 if it has none. */
    public static int line(YamlEngineException failure) {
        return failure instanceof MarkedYamlEngineException marked ? line(marked.getProblemMark()) : 0;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }
}
