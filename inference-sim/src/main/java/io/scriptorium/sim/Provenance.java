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
 * section as far as it had come, and each may have been cut short at its end.
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
    int kept = 0;
    while (kept < Math.min(written.length(), text.length())
        && written.charAt(kept) == text.charAt(kept)) {
      kept++;
    }
    for (int end = 1; end <= kept && end < text.length(); end++) {
      if (mayContinue(text, end, kept, first)) {
        List<Generation> rest = continuation(before, text, end);
        if (!rest.isEmpty()) {
          List<Generation> parts = new ArrayList<>(rest);
          parts.addFirst(first);
          return parts;
        }
      }
    }
    return List.of();
  }

  /**
   * Whether a continuation may begin here: in a paragraph of its own after any end, and where the
   * token limit has cut a text also after its last word or at the cut.
   */
  private static boolean mayContinue(String text, int end, int kept, Generation first) {
    return text.startsWith(BETWEEN_CONTINUATIONS, end)
        || (first.finish() == Generation.Finish.LENGTH
            && (end == kept || Character.isWhitespace(text.charAt(end))));
  }

  private List<Generation> continuation(List<String> before, String text, int end) {
    List<String> soFar = new ArrayList<>(before);
    soFar.add(TextHash.hex(text.substring(0, end)));
    return byContext.containsKey(soFar) ? of(soFar, text.substring(end).stripLeading()) : List.of();
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
