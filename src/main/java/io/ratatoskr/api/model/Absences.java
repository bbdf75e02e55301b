package io.ratatoskr.api.model;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a source of metadata states that a model does not have, in contrast to what the source does not mention. Immutable.
 *
 * @param capabilities the capabilities that the model does not have
 * @param emptyLists the lists that are stated and empty: {@value #PARAMETERS}, {@value #INPUT_MODALITIES}, {@value
 *     #OUTPUT_MODALITIES}
 */
public record Absences(Set<ModelCapability> capabilities, Set<String> emptyLists) {
    public static final String PARAMETERS = "parameters";
    public static final String INPUT_MODALITIES = "input_modalities";
    public static final String OUTPUT_MODALITIES = "output_modalities";
    /** The source states none. */
    public static final Absences NONE = new Absences(Set.of(), Set.of());

    public Absences {
        capabilities = Set.copyOf(capabilities);
        emptyLists = Set.copyOf(emptyLists);
    }

    /** Only capabilities. */
    public static Absences of(Collection<ModelCapability> capabilities) {
        return capabilities.isEmpty() ? NONE : new Absences(Set.copyOf(capabilities), Set.of());
    }

    /** Those capabilities among {@code listable} that are not in {@code present}. */
    public static Absences allExcept(Set<ModelCapability> present, Collection<ModelCapability> listable) {
        EnumSet<ModelCapability> absent = EnumSet.noneOf(ModelCapability.class);
        absent.addAll(listable);
        absent.removeAll(present);
        return of(absent);
    }

    public boolean isEmpty() {
        return capabilities.isEmpty() && emptyLists.isEmpty();
    }
}
