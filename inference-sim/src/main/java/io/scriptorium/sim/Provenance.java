package io.scriptorium.sim;

import io.scriptorium.sim.text.TextHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which generations wrote which text: an index over a {@link GenerationLog}, for asking about many
 * documents. Texts are distinguished by all text before them, so that a section counts as written
 * only where it continued exactly that.
 *
 * <p>Where the log keeps texts, a section may also be what several generations wrote, each from the
 * section as far as it had come, or be cut short at its end.
 */
public final class Provenance {

  private static final String BETWEEN_CONTINUATIONS = "\n\n";

  private final Map<List<String>, List<Generation>> byContext = new HashMap<>();

  Provenance(List<Generation> generations) {
    for (Generation generation : generations) {
      if (generation.whole()) {
        byContext.computeIfAbsent(generation.context(), _ -> new ArrayList<>()).add(generation);
      }
    }
  }

  /**
   * The generations that wrote the last of some texts from exactly those before it, in order; the
   * first where several did the same.
   *
   * @param texts the texts in order
   * @return none where none did
   */
  public List<Generation> of(List<String> texts) {
    List<String> before = texts.subList(0, texts.size() - 1).stream().map(TextHash::hex).toList();
    return of(before, texts.getLast());
  }

  private List<Generation> of(List<String> before, String text) {
    List<Generation> candidates = byContext.getOrDefault(before, List.of());
    String hash = TextHash.hex(text);
    for (Generation generation : candidates) {
      if (generation.output().equals(hash)) {
        return List.of(generation);
      }
    }
    for (Generation generation : candidates) {
      List<Generation> parts = parts(before, text, generation);
      if (!parts.isEmpty()) {
        return parts;
      }
    }
    return List.of();
  }

  /** This generation and those that continued it, where together they wrote the text. */
  private List<Generation> parts(List<String> before, String text, Generation first) {
    String written = first.text();
    if (written == null || text.isEmpty()) {
      return List.of();
    }
    if (written.startsWith(text)) {
      return List.of(first);
    }
    String begun = written + BETWEEN_CONTINUATIONS;
    if (written.isEmpty() || !text.startsWith(begun)) {
      return List.of();
    }
    List<String> soFar = new ArrayList<>(before);
    soFar.add(first.output());
    List<Generation> rest = of(soFar, text.substring(begun.length()));
    if (rest.isEmpty()) {
      return List.of();
    }
    List<Generation> parts = new ArrayList<>(rest);
    parts.addFirst(first);
    return parts;
  }

  /**
   * The sections of a document, from index 1, that no completed generations produced from exactly
   * the texts before them. None when the document keeps its promise.
   *
   * @param texts the document's sections in order
   */
  public List<Integer> unexplained(List<String> texts) {
    List<String> hashes = texts.stream().map(TextHash::hex).toList();
    return IntStream.rangeClosed(1, texts.size())
        .filter(index -> of(hashes.subList(0, index - 1), texts.get(index - 1)).isEmpty())
        .boxed()
        .toList();
  }
}
